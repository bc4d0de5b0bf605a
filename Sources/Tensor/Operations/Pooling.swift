import Kernels

extension Tensor {
    /// The greatest number under each place of a square window of `side` pixels, channel by channel; what lies outside the picture does not
    /// count. For inference only: no gradient flows back.
    public func maximumPooled(side: Int, geometry: ConvolutionGeometry) -> Tensor {
        precondition(shape.count == 4 && geometry.before < side && geometry.after < side, "a window of \(side) pixels over \(shape)")
        let (batch, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
        let (outHeight, outWidth) = (geometry.outputLength(height, side: side), geometry.outputLength(width, side: side))
        let result = Tensor(uninitialized: [batch, outHeight, outWidth, channels], compute: compute)
        let (from, to) = (pointer, result.pointer)
        compute.parallel(batch * outHeight) { row, _ in
            let (image, y) = (row / outHeight, row % outHeight * geometry.stride - geometry.before)
            for column in 0 ..< outWidth {
                let x = column * geometry.stride - geometry.before
                let target = to + (row * outWidth + column) * channels
                target.update(repeating: -.infinity, count: channels)
                for fromY in Swift.max(0, y) ..< Swift.min(height, y + side) {
                    for fromX in Swift.max(0, x) ..< Swift.min(width, x + side) {
                        kernels_maximum(target, from + ((image * height + fromY) * width + fromX) * channels, channels)
                    }
                }
            }
        }
        return result
    }
}
