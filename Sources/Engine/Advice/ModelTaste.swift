/// What sort of pictures a checkpoint was taught, guessed from its name: all that tells before it has drawn any.
public enum ModelTaste: Sendable {
    case anime, photographic, unknown

    private static let animeParts = [
        "anime", "anything", "novelai", "nai", "animefull", "waifu", "orangemix", "abyssorange", "counterfeit", "pastel", "meina", "hassaku",
        "cetus", "dark-sushi", "darksushi", "eimis", "momoko", "trinart", "hentai", "booru", "toon", "manga",
    ]
    private static let photographicParts = [
        "photo", "realistic", "realism", "realvis", "analog", "deliberate", "v1-5", "v1-4", "sd15", "sd-v1", "stable-diffusion", "epicreal",
        "absolutereality", "dreamshaper",
    ]

    public init(modelName: String) {
        let name = modelName.lowercased()
        // `nai` is a part of many words; it counts as a word of its own only.
        let words = name.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        func says(_ parts: [String]) -> Bool {
            parts.contains { $0.count <= 3 ? words.contains($0) : name.contains($0) }
        }
        self = says(Self.animeParts) ? .anime : says(Self.photographicParts) ? .photographic : .unknown
    }
}
