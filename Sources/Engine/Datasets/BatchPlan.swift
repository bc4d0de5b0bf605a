/// How pictures are put together: batch size and gradient accumulation, clamped to the dataset, and the batches of an epoch.
public struct BatchPlan: Sendable, Equatable {
    /// Pictures per batch.
    public let batchSize: Int
    /// Batches per optimizer update.
    public let accumulation: Int
    /// Indices of the pictures of each size; one group when all have the training size.
    public let groups: [[Int]]

    /// - Parameter groups: see the property; empty groups are left out.
    public init(groups: [[Int]], batchSize: Int, accumulation: Int) {
        self.groups = groups.filter { !$0.isEmpty }
        let count = self.groups.reduce(0) { $0 + $1.count }
        self.batchSize = max(1, min(batchSize, count))
        self.accumulation = max(1, min(accumulation, count / self.batchSize))
    }

    /// One size for all pictures.
    public init(pictures: Int, batchSize: Int, accumulation: Int) {
        self.init(groups: [Array(0..<max(0, pictures))], batchSize: batchSize, accumulation: accumulation)
    }

    public var pictureCount: Int { groups.reduce(0) { $0 + $1.count } }

    /// Optimizer updates in one epoch: the last partial batch, and the last partial group of batches, are dropped.
    public var stepsPerEpoch: Int { pictureCount / batchSize / accumulation }

    /// The batches of one epoch in order, `stepsPerEpoch * accumulation` of them, each of pictures of one size.
    ///
    /// Each group is shuffled and cut into whole batches. What the groups leave over fills further batches: their group is drawn with
    /// chances in proportion to what it left, their pictures from the group with replacement. Then all batches are shuffled (the web
    /// UI's grouped sampler). With a single group this is an ordinary shuffle without replacement.
    public func batches(_ random: inout TrainingRandom) -> [[Int]] {
        let count = pictureCount
        guard count > 0 else { return [] }
        let batchCount = count / batchSize
        var batches: [[Int]] = []
        var wholeBatches = 0
        var leftovers: [Int] = []
        var shuffledGroups: [[Int]] = []
        for group in groups {
            var shuffled = group
            random.shuffle(&shuffled)
            for start in stride(from: 0, through: shuffled.count - batchSize, by: batchSize) {
                batches.append(Array(shuffled[start..<start + batchSize]))
            }
            shuffledGroups.append(shuffled)
            // The group's share of all batches is group.count * batchCount / count: the whole part, and what is left of it.
            wholeBatches += group.count * batchCount / count
            leftovers.append(group.count * batchCount % count)
        }
        for _ in 0..<(batchCount - wholeBatches) {
            let group = shuffledGroups[Self.draw(leftovers, &random)]
            batches.append((0..<batchSize).map { _ in group[random.integer(below: group.count)] })
        }
        if groups.count > 1 { random.shuffle(&batches) }
        return Array(batches.prefix(stepsPerEpoch * accumulation))
    }

    /// An index, with chances in proportion to `weights`.
    private static func draw(_ weights: [Int], _ random: inout TrainingRandom) -> Int {
        var rest = random.integer(below: weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return weights.count - 1
    }
}
