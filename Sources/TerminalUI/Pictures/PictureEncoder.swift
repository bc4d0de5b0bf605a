/// A picture protocol: how pictures are put onto the screen and taken away.
public protocol PictureEncoder: Sendable {
    /// bytes that show the picture at its place, cursor anywhere.
    func place(_ picture: PlacedPicture, identifier: Int) -> [UInt8]
    /// bytes that take it away; nil where overwriting its cells is enough.
    func remove(identifier: Int) -> [UInt8]?
    /// whether cells written under the picture erase it.
    var isErasedByCells: Bool { get }
}
