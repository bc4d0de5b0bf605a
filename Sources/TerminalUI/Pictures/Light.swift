import EngineInterface
import Glibc

/// A colour by three numbers, 0 to 1: as samples are stored (sRGB), or as light adds up (linear), as said where it is used.
typealias Tone = SIMD3<Float>

/// From stored samples to light and back. Dots side by side mix as light does, not as their numbers do.
enum Light {
    /// The light of each stored value.
    static let ofSample: [Float] = (0...255).map { value in
        let sample = Float(value) / 255
        return sample <= 0.04045 ? sample / 12.92 : pow((sample + 0.055) / 1.055, 2.4)
    }

    /// Stored values, 0 to 1, of light in steps of 1/1023.
    private static let samples: [Float] = (0...1023).map { step in
        let light = Float(step) / 1023
        return light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
    }

    /// The light of a stored colour.
    static func of(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Tone {
        Tone(ofSample[Int(red)], ofSample[Int(green)], ofSample[Int(blue)])
    }

    /// The stored colour, 0 to 1, of a light; what is beyond the range is brought into it.
    static func stored(_ light: Tone) -> Tone {
        let steps = (light.clamped(lowerBound: .zero, upperBound: Tone(repeating: 1)) * 1023).rounded(.toNearestOrEven)
        return Tone(samples[Int(steps.x)], samples[Int(steps.y)], samples[Int(steps.z)])
    }

    /// Relative luminance, of light.
    static func luminance(_ light: Tone) -> Float { (light * Tone(0.2126, 0.7152, 0.0722)).sum() }
}
