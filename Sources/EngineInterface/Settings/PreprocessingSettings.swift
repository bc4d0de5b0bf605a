/// How a folder of pictures becomes a training set. Keys are the web UI's arguments, without their `process_`, and ours beside them.
public struct PreprocessingSettings: Codable, Sendable, Equatable {
    /// What an automatic size is chosen by, among those whose ratio is near enough.
    public enum AutoSizeObjective: String, Codable, Sendable, CaseIterable {
        case maximizeArea = "Maximize area"
        case minimizeError = "Minimize error"
    }

    /// The folder that pictures are taken from.
    public var source: String
    /// The folder that the training set goes to; made where it is missing.
    public var destination: String
    /// Pixels, multiples of 8; nil takes the model's own size.
    public var width: Int?
    public var height: Int?
    /// Whether subfolders are searched too.
    public var recursive: Bool
    /// Whether files in the destination may be replaced.
    public var overwrite: Bool

    // What is made of each picture; without any of them it is resized and cropped around its middle.
    /// Whether each result is saved mirrored, too.
    public var flip: Bool
    /// Whether pictures much longer than the target are cut into several.
    public var split: Bool
    /// Pictures whose ratio, divided by the target's, is at most this are split; 0 to 1.
    public var splitThreshold: Double
    /// How much neighbouring parts have in common; 0 to 0.9.
    public var overlapRatio: Double
    /// Whether pictures are cropped around what is worth looking at.
    public var focalCrop: Bool
    /// How much faces, the entropy and edges pull the crop, each 0 to 1.
    public var faceWeight: Double
    public var entropyWeight: Double
    public var edgesWeight: Double
    /// Whether a picture that shows why is saved beside each focal crop, in a folder of its own.
    public var focalDebug: Bool
    /// Whether each picture gets the size that suits its ratio.
    public var autoSize: Bool
    /// Bounds of an automatic size: pixels of a side, and of the area.
    public var autoSizeLeastSide: Int
    public var autoSizeLargestSide: Int
    public var autoSizeLeastArea: Int
    public var autoSizeLargestArea: Int
    public var autoSizeObjective: AutoSizeObjective
    /// Error of the ratio, at most; 0 to 1.
    public var autoSizeThreshold: Double
    /// Whether pictures are saved at their own size.
    public var keepSize: Bool

    // Captions
    /// What captions the results, in this order; several are joined by commas.
    public var captioners: [Captioner]
    public var captionAction: CaptionAction
    /// Whether captions go into the file names, else into text files beside the pictures.
    public var captionInFileName: Bool
    public var interrogation: InterrogationSettings

    /// Home, threads, and the model whose size is the default.
    public var options: ModelOptions

    public init(source: String = "", destination: String = "") {
        self.source = source
        self.destination = destination
        recursive = false
        overwrite = false
        flip = false
        split = false
        splitThreshold = 0.5
        overlapRatio = 0.2
        focalCrop = false
        faceWeight = 0.9
        entropyWeight = 0.15
        edgesWeight = 0.5
        focalDebug = false
        autoSize = false
        autoSizeLeastSide = 384
        autoSizeLargestSide = 768
        autoSizeLeastArea = 64 * 64
        autoSizeLargestArea = 640 * 640
        autoSizeObjective = .maximizeArea
        autoSizeThreshold = 0.1
        keepSize = false
        captioners = []
        captionAction = .ignore
        captionInFileName = false
        interrogation = InterrogationSettings()
        options = ModelOptions()
    }
}
