import Engine
import EngineInterface
import FoundationEssentials
import Imaging
import Testing

@Suite struct DatasetTests {
    @Test func aFolderListsItsPicturesSorted() throws {
        let folder = try TemporaryFolder()
        for name in ["b.PNG", "a.jpg", "c.webp", "d.jpeg", "e.txt", ".f.png", "sub/g.png", "h.gif", "i.tiff"] { try folder.write(name) }
        #expect(try PictureFolder.pictures(in: folder.path).map { FilePath.name(of: $0) } == ["a.jpg", "b.PNG", "c.webp", "d.jpeg", "h.gif"])
        let empty = try TemporaryFolder()
        #expect(throws: PictureFolder.Problem.self) { try PictureFolder.pictures(in: empty.path) }
        #expect(throws: PictureFolder.Problem.self) { try PictureFolder.pictures(in: empty.file("missing")) }
    }

    @Test func theFingerprintSeesPicturesAndCaptions() throws {
        let folder = try TemporaryFolder()
        let pictures = [try folder.write("a.png"), try folder.write("b.png")]
        let before = try DatasetFingerprint(pictures: pictures)
        #expect(try before == DatasetFingerprint(pictures: pictures))
        #expect(try before != DatasetFingerprint(pictures: [pictures[0]]))
        try folder.write("a.txt", "caption")
        let captioned = try DatasetFingerprint(pictures: pictures)
        #expect(captioned != before)
        try folder.write("a.txt", "longer caption")
        #expect(try DatasetFingerprint(pictures: pictures) != captioned)
    }

    /// A link that leads to itself: the system refuses to tell of it, as it does of a file on a failing disk.
    @Test func whatCannotBeAskedAboutIsNotTakenForAbsent() throws {
        let folder = try TemporaryFolder()
        let picture = try folder.write("fox.png")
        try FileManager.default.createSymbolicLink(atPath: folder.file("fox.txt"), withDestinationPath: "fox.txt")
        #expect(throws: FileError.self) { try Caption(picture: picture) }
        #expect(throws: FileError.self) { try CaptionFile.read(of: picture) }
        #expect(throws: FileError.self) { try DatasetFingerprint(pictures: [picture]) }
        let carrier = PreviewCarrier(folder: RunFolder(path: folder.path), name: "fox", modelName: "m", modelHash: "h")
        try Folder.make(RunFolder(path: folder.path).embeddings)
        let preview = try Picture(width: 4, height: 4, channels: .rgb, samples: [UInt8](repeating: 0, count: 48))
        #expect(try !carrier.write(preview, step: 2, copy: 2))
        try FileManager.default.createSymbolicLink(atPath: RunFolder(path: folder.path).embedding("fox", step: 2), withDestinationPath: "fox-2.pt")
        #expect(throws: (any Error).self) { try carrier.write(preview, step: 2, copy: 2) }
    }

    @Test func batchesAreClampedAndTheRestDropped() {
        #expect(BatchPlan(pictures: 3, batchSize: 8, accumulation: 5) == BatchPlan(pictures: 3, batchSize: 3, accumulation: 1))
        let plan = BatchPlan(pictures: 11, batchSize: 2, accumulation: 2)
        #expect(plan.stepsPerEpoch == 2)
        var random = TrainingRandom(seed: 1)
        let batches = plan.batches(&random)
        #expect(batches.count == 4 && batches.allSatisfy { $0.count == 2 })
        #expect(Set(batches.joined()).count == 8)
        #expect(BatchPlan(pictures: 0, batchSize: 1, accumulation: 1).batches(&random) == [])
    }

    @Test func anEpochSeesEachPictureOnce() {
        var order = EpochOrder(plan: BatchPlan(pictures: 5, batchSize: 1, accumulation: 1), random: TrainingRandom(seed: 4))
        let epochs = (0..<20).map { _ in (0..<5).flatMap { _ in order.nextBatch() } }
        #expect(epochs.allSatisfy { $0.sorted() == [0, 1, 2, 3, 4] })
        #expect(Set(epochs).count > 10)
        #expect(order.state.epoch == 19)
    }

    @Test func anOrderGoesOnFromItsState() throws {
        let plan = BatchPlan(pictures: 7, batchSize: 2, accumulation: 1)
        var order = EpochOrder(plan: plan, random: TrainingRandom(seed: 4))
        for taken in 0..<12 {
            let stored = try JSONLine.decode(EpochOrder.State.self, from: JSONLine.encode(order.state))
            var resumed = EpochOrder(plan: plan, state: stored)
            var original = order
            #expect((0..<9).map { _ in original.nextBatch() } == (0..<9).map { _ in resumed.nextBatch() }, "after \(taken)")
            _ = order.nextBatch()
        }
    }

    /// Sizes of 5, 4 and 1 pictures, batches of 2. Of 5 batches the groups' shares are 2.5, 2 and 0.5: two whole ones each of the first two
    /// groups, and one more whose group is the first or the third with even chances.
    @Test func keptSizesAreBatchedPerSizeAndFilledUp() {
        let groups = [[0, 1, 2, 3, 4], [5, 6, 7, 8], [9]]
        let plan = BatchPlan(groups: groups, batchSize: 2, accumulation: 1)
        #expect(plan.stepsPerEpoch == 5)
        var random = TrainingRandom(seed: 8)
        var ofThird = 0
        for _ in 0..<400 {
            let batches = plan.batches(&random)
            #expect(batches.count == 5)
            let perGroup = groups.map { group in batches.count { Set($0).isSubset(of: group) } }
            #expect(perGroup == [3, 2, 0] || perGroup == [2, 2, 1])
            ofThird += perGroup[2]
        }
        #expect(abs(ofThird - 200) < 60)
    }

    @Test func validationKeepsItsShareOfTheWork() {
        #expect(ValidationCadence(maxSteps: 400) == ValidationCadence(maxSteps: 400, every: 40))
        #expect(ValidationCadence(maxSteps: 400).evaluations == 4)
        #expect(ValidationCadence(maxSteps: 1000).interval == 100)
        #expect(ValidationCadence(maxSteps: 100_000).evaluations == 16 && ValidationCadence(maxSteps: 100_000).interval == 160)
        #expect(ValidationCadence(maxSteps: 400).isDue(step: 0) && ValidationCadence(maxSteps: 400).isDue(step: 80))
        #expect(!ValidationCadence(maxSteps: 400).isDue(step: 79) && !ValidationCadence(maxSteps: 400, every: 0).isDue(step: 0))
    }

    @Test func aLossThatFellAndStaysIsFlat() {
        // Falls by a tenth of the rest each time: after n measurements a window of five brings (1 - 0.9^5) 0.9^(n-5), about, of the fall.
        var falling = FlatDetector()
        var flatAt: Int?
        for index in 0..<100 {
            var power = 1.0
            for _ in 0..<index { power *= 0.9 }
            if falling.add(0.02 + 0.02 * power), flatAt == nil { flatAt = index }
        }
        // mean of five ending at n is 0.02 + 0.02 * 0.9^n * (1 + … + 0.9^-4) / 5 = 0.02 + 0.02 * 0.9^n * 1.2482;
        // the fall between windows is 0.02 * 0.9^n * 1.2482 * (0.9^-5 - 1) = 0.02 * 0.9^n * 0.8656, less than 3 % of 0.02 (1 - 1.2482 * 0.9^n)
        // when 0.9^n < 0.03 / (0.8656 + 0.0374), at n = 32.3.
        #expect(flatAt == 33)

        var straight = FlatDetector()
        #expect((0..<40).allSatisfy { !straight.add(1 - Double($0) * 0.01) })
        var rising = FlatDetector()
        #expect((0..<11).map { rising.add(1 + Double($0)) } == Array(repeating: false, count: 10) + [true])
        #expect(!FlatDetector(losses: [1, .nan]).isFlat)
    }
}
