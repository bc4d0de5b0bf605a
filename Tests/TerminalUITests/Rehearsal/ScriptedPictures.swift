import EngineInterface
import TerminalUI

/// Folders of pictures in the scripted engine's world.
extension ScriptedEngine {
    func preparation(_ settings: PreprocessingSettings) -> Reply {
        guard let pictures = folders[settings.source] else {
            return .refused(Refusal(reason: "Cannot read the folder \(settings.source): no such file or folder"))
        }
        return .preparation(PreparationReport(
            pictures: pictures.map { FoundPicture(path: $0.path, width: $0.width, height: $0.height) },
            skipped: settings.source == Samples.sourceFolder ? Samples.skipped : [],
            advice: settings.source == Samples.sourceFolder ? ["14 pictures will do for a character; 50 are recommended"] : []))
    }

    func captions(in folder: String) -> Reply {
        folders[folder].map(Reply.captions) ?? .refused(Refusal(reason: "Cannot read the folder \(folder): no such file or folder"))
    }

    func remarks(on settings: PreprocessingSettings) -> [FieldRemark] {
        var remarks: [FieldRemark] = []
        if settings.source.isEmpty { remarks.append(FieldRemark(field: "src", isMistake: true, text: "Name a folder of pictures")) }
        if !settings.source.isEmpty, folders[settings.source] == nil {
            remarks.append(FieldRemark(field: "src", isMistake: true, text: "Cannot read the folder \(settings.source): no such file or folder"))
        }
        if !settings.source.isEmpty, settings.source == settings.destination {
            remarks.append(FieldRemark(field: "dst", isMistake: true, text: "The destination is the source; name another folder"))
        }
        if let width = settings.width, width % 8 != 0 {
            remarks.append(FieldRemark(field: "width", isMistake: true, text: "\(width) is no multiple of 8; \(width / 8 * 8) is"))
        }
        if settings.captioners.contains(.deepbooru), settings.interrogation.threshold < 0.75 {
            remarks.append(FieldRemark(field: "interrogate_deepbooru_score_threshold", isMistake: false, text: "0.75 is advised"))
        }
        if !settings.overwrite, let there = folders[settings.destination], settings.source != settings.destination, !there.isEmpty {
            remarks.append(FieldRemark(
                field: "overwrite", isMistake: true, text: "\(settings.destination) has \(there.count) pictures already; overwriting replaces them"))
        }
        return remarks
    }

    /// Changes captions; how many of them are others now.
    @discardableResult
    mutating func changeCaptions(_ paths: [String], _ change: (String) -> String) -> Int {
        var count = 0
        for (folder, pictures) in folders {
            for (index, picture) in pictures.enumerated() where paths.contains(picture.path) {
                let changed = change(picture.caption ?? "")
                if changed != picture.caption ?? "" { count += 1 }
                folders[folder]?[index].caption = changed.isEmpty ? nil : changed
            }
        }
        return count
    }
}

extension CaptionChange {
    /// What becomes of a caption.
    func applied(to caption: String) -> String {
        let tags = caption.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
        switch self {
        case .replace(let text, let other): return caption.replacing(text, with: other)
        case .addTag(let tag, let isFirst):
            if tags.contains(tag) { return caption }
            return (isFirst ? [tag] + tags : tags + [tag]).joined(separator: ", ")
        case .dropTag(let tag): return tags.contains(tag) ? tags.filter { $0 != tag }.joined(separator: ", ") : caption
        }
    }
}

/// Pictures that become a training set.
extension Samples {
    static let sourceFolder = "/home/user/cats"
    static let resultFolder = "/home/user/cats-512"

    static let sourcePictures: [CaptionedPicture] = [
        source("IMG_2034.jpg", 3024, 4032, "a black cat, green eyes, on a sofa"), source("IMG_2035.jpg", 4032, 3024),
        source("IMG_2036.jpg", 3024, 4032, "a black cat, asleep"), source("IMG_2040.jpg", 3024, 4032), source("IMG_2041.jpg", 3024, 4032),
        source("IMG_2052.jpg", 4032, 3024, "a black cat, looking at viewer, green eyes, whiskers, tail, window, curtains, sunlight, indoors, plant, "
            + "flower pot, book, wooden floor, blurry background, no humans, full body"),
        source("IMG_2060.webp", 1280, 960), source("Screenshot_20260211-102233.png", 1080, 2400), source("scan-001.png", 9921, 14031),
        source("scan-002.png", 9921, 14031), source("tom.png", 512, 512, "tom"), source("x-crop.png", 600, 640), source("y-crop.png", 600, 640),
        source("猫咪.jpg", 2048, 1536, "黑猫，绿眼睛"),
    ]

    private static func source(_ name: String, _ width: Int, _ height: Int, _ caption: String? = nil) -> CaptionedPicture {
        CaptionedPicture(path: "\(sourceFolder)/\(name)", version: 1, width: width, height: height, caption: caption)
    }

    static let skipped = [
        SkippedFile(path: "\(sourceFolder)/clip.mov", reason: "not a picture (PNG, JPEG and WebP are read); convert it to PNG or take it out"),
        SkippedFile(path: "\(sourceFolder)/notes.txt", reason: "not a picture (PNG, JPEG and WebP are read); convert it to PNG or take it out"),
        SkippedFile(path: "\(sourceFolder)/old.png", reason: "damaged PNG (the file ends too early); save it anew or take it out"),
    ]

    /// What is heard while the first pictures are prepared; the fourth cannot be.
    static func prepared(_ range: ClosedRange<Int>) -> [Event] {
        range.map { number in
            let source = sourcePictures[number - 1]
            let stem = String(source.name.split(separator: ".").first ?? "")
            let time = ScriptedEngine.now + 2 + Double(number) * 0.5
            let file = "\(resultFolder)/0000\(number - 1)-0-\(stem).png"
            let output = PreparedPicture(file: file, width: 512, height: 512, caption: source.caption ?? "a photo of a cat, \(stem)")
            return Event(time: time, step: number, .prepared(Event.Prepared(
                source: source.path, total: sourcePictures.count, outputs: number == 4 ? [] : [output],
                problem: number == 4 ? "damaged JPEG (the file ends too early); save it anew or take it out" : nil)))
        }
    }

    static func interrogated(_ path: String, _ caption: String, with captioner: Captioner = .deepbooru, step: Int = 1) -> Event {
        Event(time: ScriptedEngine.now + 3 + Double(step), step: step, .interrogated(Event.Interrogated(file: path, captioner: captioner, caption: caption)))
    }
}

extension CaptionedPicture {
    fileprivate var name: String { path.split(separator: "/").last.map(String.init) ?? "" }
}
