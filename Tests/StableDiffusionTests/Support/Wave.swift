import Glibc

/// Numbers that the scripts of the fixtures make, too: a sine.
func wave(_ count: Int, _ step: Double) -> [Float] { (0..<count).map { Float(sin(Double($0) * step)) } }
