/// A colour of a cell.
public enum Color: Sendable, Equatable, Hashable {
    /// What the terminal has for text, or behind it.
    case terminal
    /// 24 bits; brought to what the terminal has when it is sent.
    case rgb(UInt8, UInt8, UInt8)
    /// One of the terminal's own sixteen: 0 to 7 dark, 8 to 15 bright.
    case palette(UInt8)
}

/// How a cell looks.
public struct Style: Sendable, Equatable, Hashable {
    /// What is done with letters besides colour.
    public struct Attributes: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let bold = Attributes(rawValue: 1)
        public static let dim = Attributes(rawValue: 2)
        public static let italic = Attributes(rawValue: 4)
        public static let underline = Attributes(rawValue: 8)
        public static let reverse = Attributes(rawValue: 16)
    }

    public var foreground: Color
    public var background: Color
    public var attributes: Attributes

    public init(_ foreground: Color = .terminal, on background: Color = .terminal, _ attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The same over another background.
    public func on(_ background: Color) -> Style { Style(foreground, on: background, attributes) }
    /// The same with more attributes.
    public func with(_ more: Attributes) -> Style { Style(foreground, on: background, attributes.union(more)) }

    public var bold: Style { with(.bold) }
    public var dim: Style { with(.dim) }
}
