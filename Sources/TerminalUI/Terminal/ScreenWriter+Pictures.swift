import EngineInterface

/// Pictures that have to be sent, by the identifiers they get.
struct PicturePlan {
    var sends: [(identifier: Int, picture: PlacedPicture)] = []
}

extension ScreenWriter {
    /// Goes over to another picture protocol, or to none; pictures of the old one go with the next frame.
    public mutating func use(_ encoder: (any PictureEncoder)?) {
        for identifier in placed.keys.sorted() { farewell += takeAway(identifier) }
        self.encoder = encoder
    }

    /// The picture that a cell would take a piece out of.
    func pictureInCells(at point: Point) -> Int? {
        guard encoder?.isErasedByCells == true, !placed.isEmpty else { return nil }
        return placed.first { $0.value.area.contains(point) }?.key
    }

    /// Finds out which pictures have to be sent, and takes away those that went.
    mutating func planPictures(_ wanted: [PlacedPicture], isAnew: Bool, _ pen: inout ScreenPen) -> PicturePlan {
        var plan = PicturePlan()
        guard let encoder else { return plan }
        if isAnew { for identifier in placed.keys.sorted() { pen.send(takeAway(identifier)) } }
        // One that stays in its place keeps its identifier, whatever it shows; in cells a smaller one would not cover it.
        let kept = placed.filter { entry in
            wanted.contains { $0.area == entry.value.area && (!encoder.isErasedByCells || $0.pixels.isAsLarge(as: entry.value.pixels)) }
        }
        for identifier in placed.keys.sorted() where kept[identifier] == nil { pen.send(takeAway(identifier)) }
        var used = Set(kept.keys)
        for picture in wanted {
            if let identifier = kept.first(where: { $0.value.area == picture.area })?.key {
                plan.sends.append((identifier, picture))
            } else {
                let identifier = (1...).first { !used.contains($0) } ?? 1
                used.insert(identifier)
                plan.sends.append((identifier, picture))
            }
        }
        return plan
    }

    /// Sends the pictures that are not on the screen as they should be, until so many bytes are written.
    /// - Parameter start: where the bytes of pictures begin; the first one is sent whatever its size, if there is any room.
    /// - Returns: whether none is left.
    mutating func placePictures(_ plan: PicturePlan, from start: Int, until end: Int?, _ pen: inout ScreenPen) -> Bool {
        guard let encoder else { return true }
        for (identifier, picture) in plan.sends where placed[identifier] != picture || spoiled.contains(identifier) {
            if let end, pen.bytes.count >= end { return false }
            pen.move(to: Point(x: picture.area.x, y: picture.area.y))
            pen.set(Style())
            pen.send(encoder.place(picture, identifier: identifier))
            placed[identifier] = picture
            spoiled.remove(identifier)
        }
        return true
    }

    /// What takes a picture away; where cells do that, they are written again.
    private mutating func takeAway(_ identifier: Int) -> [UInt8] {
        guard let picture = placed.removeValue(forKey: identifier) else { return [] }
        spoiled.remove(identifier)
        guard let bytes = encoder?.remove(identifier: identifier) else {
            forget(picture.area)
            return []
        }
        return bytes
    }
}

extension PixelGrid {
    fileprivate func isAsLarge(as other: PixelGrid) -> Bool { width == other.width && height == other.height }
}
