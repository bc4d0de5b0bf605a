import NetworkLayers

/// The architecture of a BLIP captioning model (Li et al., "BLIP: Bootstrapping Language-Image Pre-training", 2022).
public struct BLIPConfiguration: Sendable, Equatable {
    /// A stack of transformer layers.
    public struct Stack: Sendable, Equatable {
        /// Width of the hidden states.
        public var width: Int
        /// Width inside the feed-forward layers.
        public var innerWidth: Int
        public var layers: Int
        public var heads: Int
        public var epsilon: Float

        public init(width: Int, innerWidth: Int, layers: Int, heads: Int, epsilon: Float) {
            self.width = width
            self.innerWidth = innerWidth
            self.layers = layers
            self.heads = heads
            self.epsilon = epsilon
        }
    }

    /// The vision transformer that looks at the picture.
    public var vision: Stack
    /// The decoder that writes the caption.
    public var text: Stack
    /// Pixels along a side of the picture that the network sees.
    public var imageSide: Int
    /// Pixels along a side of a patch.
    public var patchSide: Int
    /// Tokens, the start token included.
    public var vocabularySize: Int
    /// The longest sequence, prompt and start token included.
    public var maximumPositions: Int

    /// ViT-B/16 at 384 pixels: `model_base_caption_capfilt_large.pth`. The Hugging Face copy has the epsilon 1e-5 in its vision transformer.
    public static let base = BLIPConfiguration(
        vision: Stack(width: 768, innerWidth: 3072, layers: 12, heads: 12, epsilon: 1e-6),
        text: Stack(width: 768, innerWidth: 3072, layers: 12, heads: 12, epsilon: 1e-12),
        imageSide: 384, patchSide: 16, vocabularySize: 30524, maximumPositions: 512)

    public init(vision: Stack, text: Stack, imageSide: Int, patchSide: Int, vocabularySize: Int, maximumPositions: Int) {
        self.vision = vision
        self.text = text
        self.imageSide = imageSide
        self.patchSide = patchSide
        self.vocabularySize = vocabularySize
        self.maximumPositions = maximumPositions
    }

    /// Patches along a side of the picture.
    var patchesAcross: Int { imageSide / patchSide }

    /// What is impossible about the architecture, or `nil`.
    var contradiction: String? {
        for stack in [vision, text] where stack.heads < 1 || stack.width % stack.heads != 0 {
            return "a width of \(stack.width) does not divide into \(stack.heads) attention heads"
        }
        return imageSide % patchSide == 0 ? nil : "a side of \(imageSide) pixels does not divide into patches of \(patchSide)"
    }
}
