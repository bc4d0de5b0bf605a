import CLinux
import Engine
import Glibc

/// Files without a name, in memory: what processes of the program hand each other that is too long for a pipe, or nobody else's business.
enum MemoryFile {
    /// An empty one.
    static func empty() throws(Failure) -> Descriptor {
        let number = clinux_memory_file()
        guard number >= 0 else { throw Failure("Cannot make a file in memory: \(String(cString: strerror(errno)))") }
        return Descriptor(owning: number)
    }

    /// One with the bytes, to be read from its beginning.
    static func holding(_ bytes: [UInt8]) throws(Failure) -> Descriptor {
        let file = try empty()
        let code = file.writeAll(bytes)
        guard code == 0, lseek(file.number, 0, SEEK_SET) == 0 else {
            throw Failure("Cannot make a file in memory: \(String(cString: strerror(code == 0 ? errno : code)))")
        }
        return file
    }

    /// The bytes of the one that this process was started with, which is closed then; nil where there is none.
    static func handedOver() -> [UInt8]? {
        // Longer settings are none of ours.
        let longest = 64 << 20
        let file = Descriptor(owning: CLINUX_EXTRA_DESCRIPTOR)
        var bytes: [UInt8] = []
        while bytes.count <= longest {
            switch file.read(atMost: 1 << 16, into: &bytes) {
            case .bytes(0): return bytes
            case .bytes: continue
            case .wouldBlock, .failed: return nil
            }
        }
        return nil
    }
}
