import Imaging
import Tensor

extension Tensor {
    /// Which of a pixel's colours a network takes first.
    enum ColourOrder: Sendable {
        case rgb
        case bgr
    }

    /// A picture's colours as `[1, height, width, 3]`, each sample times `scale` plus `shift`; alpha is left out.
    init(_ picture: Picture, scale: Float, shift: Float = 0, order: ColourOrder = .rgb, compute: Compute) {
        let depth = picture.channels.rawValue
        let table = (0 ... 255).map { Float($0) * scale + shift }
        let values = [Float](unsafeUninitializedCapacity: picture.width * picture.height * 3) { values, initialized in
            for pixel in 0 ..< picture.width * picture.height {
                for channel in 0 ..< 3 {
                    values[pixel * 3 + channel] = table[Int(picture.samples[pixel * depth + (order == .rgb ? channel : 2 - channel)])]
                }
            }
            initialized = picture.width * picture.height * 3
        }
        self.init(values, shape: [1, picture.height, picture.width, 3], compute: compute)
    }
}
