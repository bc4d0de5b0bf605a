/// A picture protocol: how pictures are put onto the screen and taken away.
public protocol PictureEncoder: Sendable {
    /// Bytes that show the picture at its place, wherever the cursor is; it may be anywhere afterwards.
    func place(_ picture: PlacedPicture, identifier: Int) -> [UInt8]
    /// Bytes that take it away; nil where overwriting its cells is enough.
    func remove(identifier: Int) -> [UInt8]?
    /// Whether cells written under the picture erase it.
    var isErasedByCells: Bool { get }
}
