import EngineInterface

/// One drawn screen: cells, and what cells cannot hold.
public struct Frame: Sendable, Equatable {
    public var cells: CellBuffer
    /// Where the terminal's cursor stands; nil hides it.
    public var cursor: Point?
    /// Pictures that go by a picture protocol; their cells are blank.
    public var pictures: [PlacedPicture] = []
    /// Pictures that the drawing would have liked to have.
    public var wanted: [PictureRequest] = []
    /// What can be clicked; later ones lie over earlier ones.
    public var clicks: [ClickTarget] = []

    public init(_ size: Size, style: Style = Style()) {
        cells = CellBuffer(size, style: style)
    }

    /// What a click at a place does.
    public func click(at point: Point) -> Click? { clicks.last { $0.area.contains(point) }?.click }
}

/// A picture at a fitting size, as the drawing asks for it.
public struct PictureRequest: Sendable, Hashable {
    public var source: PictureSource
    /// Pixels that it is fitted into.
    public var width: Int
    public var height: Int

    public init(_ source: PictureSource, width: Int, height: Int) {
        self.source = source
        self.width = width
        self.height = height
    }
}

/// A picture on the screen that the terminal itself draws.
public struct PlacedPicture: Sendable, Equatable {
    /// The cells that it covers.
    public var area: Rect
    public var request: PictureRequest
    public var pixels: PixelGrid

    public init(area: Rect, request: PictureRequest, pixels: PixelGrid) {
        self.area = area
        self.request = request
        self.pixels = pixels
    }
}

/// A place that can be clicked.
public struct ClickTarget: Sendable, Equatable {
    public var area: Rect
    public var click: Click

    public init(_ area: Rect, _ click: Click) {
        self.area = area
        self.click = click
    }
}

/// What a click does.
public enum Click: Sendable, Equatable {
    /// As if the key were pressed.
    case key(Key)
    /// Goes to a row of the list in front; a second click opens it.
    case row(Int)
    /// Goes to a field of the form in front, by its place; a second click opens it.
    case field(Int)
}
