/// What a checkpoint's networks are: their sizes, what they were trained to predict, and on what pictures.
public struct NetworksReport: Codable, Sendable, Equatable {
    /// Channels of the U-Net's levels.
    public var unetChannels: [Int]
    /// Channels that go into the U-Net.
    public var inputChannels: Int
    /// One text encoder's layers that are run, and the length of its vectors.
    public struct TextEncoder: Codable, Sendable, Equatable {
        public var layers: Int
        public var width: Int

        public init(layers: Int, width: Int) {
            self.layers = layers
            self.width = width
        }
    }

    public var textEncoders: [TextEncoder]
    /// Length of the vectors that embeddings must have, of all text encoders together.
    public var textWidth: Int
    public var latentChannels: Int
    /// Pixels of a picture per number of a latent, along one side.
    public var latentFactor: Int
    /// Side of the pictures the model was trained on, in pixels.
    public var pictureSize: Int
    /// `epsilon` or `v_prediction`.
    public var prediction: String
    /// What told the prediction, in words: `its metadata says`.
    public var predictionEvidence: String
    /// Whether nothing of the picture is left at the last timestep of its schedule.
    public var zeroTerminalSNR: Bool

    public init(
        unetChannels: [Int], inputChannels: Int, textEncoders: [TextEncoder], latentChannels: Int, latentFactor: Int, pictureSize: Int,
        prediction: String, predictionEvidence: String, zeroTerminalSNR: Bool
    ) {
        self.unetChannels = unetChannels
        self.inputChannels = inputChannels
        self.textEncoders = textEncoders
        textWidth = textEncoders.reduce(0) { $0 + $1.width }
        self.latentChannels = latentChannels
        self.latentFactor = latentFactor
        self.pictureSize = pictureSize
        self.prediction = prediction
        self.predictionEvidence = predictionEvidence
        self.zeroTerminalSNR = zeroTerminalSNR
    }

    enum CodingKeys: String, CodingKey {
        case prediction
        case unetChannels = "unet_channels"
        case inputChannels = "input_channels"
        case textWidth = "text_width"
        case textEncoders = "text_encoders"
        case latentChannels = "latent_channels"
        case latentFactor = "latent_factor"
        case pictureSize = "picture_size"
        case predictionEvidence = "prediction_evidence"
        case zeroTerminalSNR = "zero_terminal_snr"
    }
}

extension NetworksReport {
    /// The native size as people write it: `768x768`.
    public var sizeText: String { "\(pictureSize)x\(pictureSize)" }

    /// What is predicted, and what told it: `v (v2-768.yaml says), zero terminal SNR`.
    public var predictionText: String {
        "\(prediction == "epsilon" ? "noise" : "v") (\(predictionEvidence))\(zeroTerminalSNR ? ", zero terminal SNR" : "")"
    }
}
