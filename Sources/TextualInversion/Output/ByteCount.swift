import Engine

/// Sizes of files for people.
enum ByteCount {
    /// `3.98 GB`, `25.0 MB`, `812 bytes`: decimal units, as disks are sold.
    static func text(_ bytes: Int) -> String {
        switch bytes {
        case 1_000_000_000...: "\(FixedPoint.text(Double(bytes) / 1e9, digits: 2)) GB"
        case 1_000_000...: "\(FixedPoint.text(Double(bytes) / 1e6, digits: 1)) MB"
        case 1000...: "\(FixedPoint.text(Double(bytes) / 1e3, digits: 1)) kB"
        default: "\(bytes) bytes"
        }
    }
}
