import Glibc

/// A colour by three numbers, 0 to 1 (or 255, where it is said): samples as they are stored (sRGB), or light.
typealias Tone = SIMD3<Float>

/// How strong stored samples look where pixels mix in the eye.
enum Light {
    /// Fine dots mix as light adds up (about 2.2), coarse ones nearly as their samples do (1). Pixels of half a cell are in between:
    /// by 2.2 shadows drown in black, by 1 bright parts lose their shape.
    private static let exponent: Float = 1.6

    /// The light of each stored value.
    private static let ofSample: [Float] = (0...255).map { pow(Float($0) / 255, exponent) }

    /// Stored values, 0 to 1, of light in steps of 1/1023.
    private static let samples: [Float] = (0...1023).map { pow(Float($0) / 1023, 1 / exponent) }

    /// The light of a stored colour.
    static func of(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Tone {
        Tone(ofSample[Int(red)], ofSample[Int(green)], ofSample[Int(blue)])
    }

    /// The stored colour, 0 to 1, of a light; what is beyond the range is brought into it.
    static func stored(_ light: Tone) -> Tone {
        let steps = (light.clamped(lowerBound: .zero, upperBound: Tone(repeating: 1)) * 1023).rounded(.toNearestOrEven)
        return Tone(samples[Int(steps.x)], samples[Int(steps.y)], samples[Int(steps.z)])
    }

    /// How bright a light is (weights of Rec. 709).
    static func brightness(_ light: Tone) -> Float { (light * Tone(0.2126, 0.7152, 0.0722)).sum() }
}
