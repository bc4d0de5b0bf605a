import EngineInterface

/// Pictures that have been fetched, at the sizes that they were drawn in.
struct PictureCache: Sendable, Equatable {
    /// Bytes of pixels that are kept.
    private static let limit = 48 << 20

    private enum Entry: Equatable {
        case pixels(PixelGrid)
        /// Why there is none.
        case failure(String)
    }

    private var entries: [PictureRequest: Entry] = [:]
    /// The requests, the oldest first.
    private var order: [PictureRequest] = []
    private var bytes = 0

    func pixels(_ request: PictureRequest) -> PixelGrid? {
        if case .pixels(let grid)? = entries[request] { grid } else { nil }
    }

    /// Whether a picture could not be fetched.
    func hasFailed(_ request: PictureRequest) -> Bool {
        if case .failure? = entries[request] { true } else { false }
    }

    mutating func keep(_ pixels: PixelGrid, for request: PictureRequest) {
        remove(request)
        entries[request] = .pixels(pixels)
        order.append(request)
        bytes += pixels.rgb.count
        while bytes > Self.limit, let oldest = order.first, oldest != request { remove(oldest) }
    }

    mutating func fail(_ reason: String, for request: PictureRequest) {
        remove(request)
        entries[request] = .failure(reason)
        order.append(request)
    }

    private mutating func remove(_ request: PictureRequest) {
        guard let entry = entries.removeValue(forKey: request) else { return }
        if case .pixels(let grid) = entry { bytes -= grid.rgb.count }
        order.removeAll { $0 == request }
    }
}
