import EngineInterface
import TerminalUI

/// Pictures that need no file: a square of colours that run across it, others for every source.
enum Gradient {
    static func picture(_ request: PictureRequest) -> PixelGrid {
        let side = max(1, min(request.width, request.height))
        let seed = switch request.source {
        case .file(let path, let version): Hash.of(Array(path.utf8)) &+ UInt64(version)
        case .png(let bytes): Hash.of(bytes)
        }
        let base = (0..<3).map { Int(seed >> UInt64(8 * $0) & 127) }
        var rgb: [UInt8] = []
        rgb.reserveCapacity(3 * side * side)
        for y in 0..<side {
            for x in 0..<side {
                rgb.append(UInt8(min(255, base[0] + 128 * x / side)))
                rgb.append(UInt8(min(255, base[1] + 128 * y / side)))
                rgb.append(UInt8(min(255, base[2] + 64 * (x + y) / side)))
            }
        }
        return PixelGrid(width: side, height: side, rgb: rgb)
    }
}

/// FNV-1a: a small number for bytes that is the same on every machine.
enum Hash {
    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
