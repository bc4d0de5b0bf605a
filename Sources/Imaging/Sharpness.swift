extension Picture {
    /// Brightness, `height` x `width`: ITU-R BT.601 weights in 16-bit fixed point, as Pillow's `convert("L")`. Alpha is ignored.
    public var grey: [UInt8] {
        let depth = channels.rawValue
        var plane = [UInt8](repeating: 0, count: width * height)
        for pixel in plane.indices {
            let at = pixel &* depth
            let sum = Int(samples[at]) &* 19595 &+ Int(samples[at &+ 1]) &* 38470 &+ Int(samples[at &+ 2]) &* 7471
            plane[pixel] = UInt8(truncatingIfNeeded: (sum &+ 0x8000) >> 16)
        }
        return plane
    }

    /// How sharp the picture is: the variance of the Laplacian (four neighbours) of its brightness, over inner pixels.
    /// Blurred photographs have few strong second derivatives, so the variance is small (Pech-Pacheco et al., "Diatom
    /// autofocusing in brightfield microscopy", 2000). It depends on the size: compare pictures scaled to one size.
    /// Pictures without inner pixels give 0.
    public func sharpness() -> Double {
        guard width > 2, height > 2 else { return 0 }
        let plane = grey
        var sum = 0
        var squares = 0
        for y in 1..<height - 1 {
            for x in 1..<width - 1 {
                let at = y &* width &+ x
                let sides = Int(plane[at &- 1]) &+ Int(plane[at &+ 1])
                let value = sides &+ Int(plane[at &- width]) &+ Int(plane[at &+ width]) &- 4 &* Int(plane[at])
                sum &+= value
                squares &+= value &* value
            }
        }
        let count = Double((width - 2) * (height - 2))
        let mean = Double(sum) / count
        return Double(squares) / count - mean * mean
    }
}
