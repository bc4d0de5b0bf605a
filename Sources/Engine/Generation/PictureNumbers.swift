import Imaging
import Tensor

extension Picture {
    /// The picture as the VAE takes it: `[1, height, width, 3]`, -1 ... 1; alpha is dropped.
    func tensor(_ compute: Compute) -> Tensor {
        Tensor(rgb.samples.map { Float($0) / 127.5 - 1 }, shape: [1, height, width, 3], compute: compute)
    }

    /// One picture of a batch that the VAE decoded, truncated to 8 bits as the web UI does.
    /// - Throws: `PictureError` for an impossible size.
    init(_ decoded: Tensor, index: Int = 0) throws(PictureError) {
        let (height, width) = (decoded.shape[1], decoded.shape[2])
        let values = decoded.sliced(index ..< index + 1, axis: 0).values
        // NaN fails every comparison: it becomes black, and the caller checks for it where it matters.
        let samples = values.map { value in value > -1 ? UInt8(255 * min((value + 1) / 2, 1)) : 0 }
        try self.init(width: width, height: height, channels: .rgb, samples: samples)
    }
}
