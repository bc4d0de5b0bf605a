import ArgumentParser
import EngineInterface

/// What is made of each picture. What is not given stands in the settings.
struct ShapeOptionGroup: ParsableArguments {
    @Option(parsing: .unconditional, help: "Width in pixels, a multiple of 8. (default: the model's own)")
    var width: Int?

    @Option(parsing: .unconditional, help: "Height in pixels, a multiple of 8. (default: the model's own)")
    var height: Int?

    @Flag(inversion: .prefixedNo, help: "Save each result mirrored, too.")
    var flip: Bool?

    @Flag(inversion: .prefixedNo, help: "Cut pictures that are much longer than the target into several.")
    var split: Bool?

    @Option(parsing: .unconditional, help: "A picture's ratio divided by the target's, 0 to 1, up to which it is split. (default: 0.5)")
    var splitThreshold: Double?

    @Option(parsing: .unconditional, help: "What neighbouring parts have in common, 0 to 0.9. (default: 0.2)")
    var overlapRatio: Double?

    @Flag(inversion: .prefixedNo, help: "Crop around what is worth looking at: faces, detail, edges.")
    var focalCrop: Bool?

    @Option(help: ArgumentHelp("How much faces, entropy and edges count, each 0 to 1. (default: 0.9,0.15,0.5)", valueName: "f,e,d"))
    var focalWeights: NumberList?

    @Flag(inversion: .prefixedNo, help: "Save pictures that show why a crop lies where it does, in a folder of their own.")
    var focalDebug: Bool?

    @Flag(inversion: .prefixedNo, help: "Crop each picture to the size that suits its ratio.")
    var autoSize: Bool?

    @Option(help: ArgumentHelp("Bounds of an automatic size's sides in pixels. (default: 384,768)", valueName: "least,most"))
    var autoSizeSides: NumberList?

    @Option(help: ArgumentHelp("Bounds of an automatic size's area in pixels. (default: 4096,409600)", valueName: "least,most"))
    var autoSizeAreas: NumberList?

    @Option(help: "Which automatic size is taken: largest-area or least-error. (default: largest-area)")
    var autoSizeObjective: AutoSizeChoice?

    @Option(parsing: .unconditional, help: "Error of the ratio that an automatic size may have, 0 to 1. (default: 0.1)")
    var autoSizeThreshold: Double?

    @Flag(inversion: .prefixedNo, help: "Save pictures at their own size.")
    var keepSize: Bool?

    /// Puts what was given over the settings.
    func apply(to settings: inout PreprocessingSettings) {
        width.map { settings.width = $0 }
        height.map { settings.height = $0 }
        flip.map { settings.flip = $0 }
        split.map { settings.split = $0 }
        splitThreshold.map { settings.splitThreshold = $0 }
        overlapRatio.map { settings.overlapRatio = $0 }
        focalCrop.map { settings.focalCrop = $0 }
        focalDebug.map { settings.focalDebug = $0 }
        autoSize.map { settings.autoSize = $0 }
        autoSizeThreshold.map { settings.autoSizeThreshold = $0 }
        keepSize.map { settings.keepSize = $0 }
        autoSizeObjective.map { settings.autoSizeObjective = $0 == .largestArea ? .maximizeArea : .minimizeError }
        if let weights = focalWeights?.numbers {
            (settings.faceWeight, settings.entropyWeight, settings.edgesWeight) = (weights[0], weights[1], weights[2])
        }
        if let sides = autoSizeSides?.numbers { (settings.autoSizeLeastSide, settings.autoSizeLargestSide) = (Int(sides[0]), Int(sides[1])) }
        if let areas = autoSizeAreas?.numbers { (settings.autoSizeLeastArea, settings.autoSizeLargestArea) = (Int(areas[0]), Int(areas[1])) }
    }

    func validate() throws {
        for (option, side) in [("--width", width), ("--height", height)] {
            try OptionRange.check(option, side, SettingRange.preparedSide)
            if let side, side % 8 != 0 { throw ValidationError("\(option) takes a multiple of 8, not \(side)") }
        }
        try OptionRange.check("--split-threshold", splitThreshold, SettingRange.share)
        try OptionRange.check("--overlap-ratio", overlapRatio, SettingRange.overlap)
        try OptionRange.check("--auto-size-threshold", autoSizeThreshold, SettingRange.share)
        try focalWeights?.check("--focal-weights", count: 3, SettingRange.share)
        try autoSizeSides?.check("--auto-size-sides", count: 2, whole: SettingRange.autoSizeSide)
        try autoSizeAreas?.check("--auto-size-areas", count: 2, whole: SettingRange.autoSizeArea)
    }
}

/// The words of `--auto-size-objective`.
enum AutoSizeChoice: String, CaseIterable, ExpressibleByArgument {
    case largestArea = "largest-area"
    case leastError = "least-error"
}

/// Numbers separated by commas.
struct NumberList: ExpressibleByArgument {
    let numbers: [Double]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0.filter { $0 != " " }) }
        let numbers = parts.compactMap(\.self)
        guard numbers.count == parts.count else { return nil }
        self.numbers = numbers
    }

    /// - Throws: `ValidationError`, wrong usage, for another count, or a number that lies outside.
    func check(_ option: String, count: Int, _ range: ClosedRange<Double>) throws {
        guard numbers.count == count else { throw ValidationError("\(option) takes \(count) numbers separated by commas, not \(numbers.count)") }
        for number in numbers { try OptionRange.check(option, number, range) }
    }

    /// - Throws: as `check`, by the range of a whole number.
    func check(_ option: String, count: Int, whole range: ClosedRange<Int>) throws {
        try check(option, count: count, Double(range.lowerBound)...Double(range.upperBound))
    }
}
