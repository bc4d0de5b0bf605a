import EngineInterface
import FoundationEssentials

/// The kitty graphics protocol: pixels sent within the line, compressed, and scaled by the terminal to their cells.
public struct KittyEncoder: PictureEncoder {
    /// Where tmux's pane lies on the terminal's screen, when tmux is to hand the sequences through; nil without tmux.
    private let pane: Point?

    /// The most letters of base64 that one sequence may carry.
    private static let chunk = 4096

    /// - Parameter tmuxPane: the top left cell of tmux's pane on the terminal's screen, when tmux is to hand the sequences through.
    public init(tmuxPane: Point? = nil) {
        pane = tmuxPane
    }

    public var isErasedByCells: Bool { false }

    public func place(_ picture: PlacedPicture, identifier: Int) -> [UInt8] {
        guard picture.pixels.isWhole, !picture.area.isEmpty else { return [] }
        let compressed = deflated(picture.pixels.rgb)
        let text = Array(Data(compressed ?? picture.pixels.rgb).base64EncodedString().utf8)
        let area = picture.area
        var keys = "a=T,f=24,s=\(picture.pixels.width),v=\(picture.pixels.height),i=\(identifier),p=1,q=2,C=1"
        keys += ",c=\(area.width),r=\(area.height)"
        if compressed != nil { keys += ",o=z" }
        let origin = pane ?? Point(x: 0, y: 0)
        // Within tmux the move has to reach the terminal too: tmux keeps its own idea of the cursor.
        var sent = wrapped(Array("\u{1B}[\(origin.y + area.y + 1);\(origin.x + area.x + 1)H".utf8))
        for start in stride(from: 0, to: text.count, by: Self.chunk) {
            let end = min(start + Self.chunk, text.count)
            let first = start == 0 ? keys + "," : "q=2,"
            sent += wrapped(command("\(first)m=\(end < text.count ? 1 : 0)", text[start..<end]))
        }
        return sent
    }

    public func remove(identifier: Int) -> [UInt8]? {
        wrapped(command("a=d,d=I,i=\(identifier),q=2", []))
    }

    private func command(_ keys: String, _ payload: ArraySlice<UInt8>) -> [UInt8] {
        Array("\u{1B}_G\(keys)".utf8) + (payload.isEmpty ? [] : [UInt8(ascii: ";")]) + payload + Array("\u{1B}\\".utf8)
    }

    /// As tmux hands it through: every escape doubled.
    private func wrapped(_ sequence: [UInt8]) -> [UInt8] {
        guard pane != nil else { return sequence }
        let doubled = sequence.flatMap { $0 == 0x1B ? [0x1B, 0x1B] : [$0] }
        return Array("\u{1B}Ptmux;".utf8) + doubled + Array("\u{1B}\\".utf8)
    }
}
