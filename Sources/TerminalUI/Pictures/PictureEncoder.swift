/// A picture protocol: how a terminal is made to draw a picture itself.
public protocol PictureEncoder: Sendable {
    /// The bytes that draw a picture. The cursor stands in the top left cell of its area, in a plain style, and may be left anywhere.
    ///
    /// A picture that has the identifier of an earlier one takes its place.
    func place(_ picture: PlacedPicture, identifier: Int) -> [UInt8]

    /// The bytes that take a picture away; nil where its cells are written anew for that.
    func remove(identifier: Int) -> [UInt8]?

    /// Whether pictures are in the cells: writing a cell takes a piece out of the picture over it, and the picture has to be drawn again.
    var mustRepaintCells: Bool { get }
}
