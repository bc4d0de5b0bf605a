import EngineInterface
import Glibc
import Imaging
import Tensor

/// Turns a folder of pictures into a training set, as the web UI's "Preprocess images" does.
public enum Preprocessing {
    /// Bytes that decoded pictures take together at most; one that needs more is worked on alone.
    private static let memoryLimit = 320_000_000
    /// Bytes that a pixel takes while it is decoded, turned, resized and written.
    private static let bytesPerPixel = 8

    /// Looks at the folder, then makes, captions and writes all pictures, several at a time.
    /// - Returns: how it ended, as the last event says: failed where nothing was made, interrupted where it was told to stop; what is done stays.
    /// - Throws: one-line errors of settings, folders, models and full disks, after an event that says so.
    public static func run(
        _ settings: PreprocessingSettings, home: Home, resources: Resources, sink: any EventSink, interruption: InterruptFlag
    ) throws -> Event.Finished {
        let reporter = PreprocessingReporter(sink)
        do {
            reporter.announce("looking at the pictures")
            let plan = try PreprocessingPlan(settings, home: home, resources: resources, isInterrupted: { interruption.isRaised })
            reporter.tell(plan)
            let preparation = try preparation(plan, home: home, resources: resources, reporter, interruption)
            if interruption.isRaised { return reporter.finish(interrupted: true) }
            try makeFolders(plan)
            try work(plan, preparation, reporter, interruption)
            return reporter.finish(interrupted: interruption.isRaised)
        } catch let mistake as FieldMistake {
            reporter.fail(mistake.reason)
            throw mistake.reason
        } catch {
            reporter.fail(error)
            throw error
        }
    }

    private static func preparation(
        _ plan: PreprocessingPlan, home: Home, resources: Resources, _ reporter: PreprocessingReporter, _ interruption: InterruptFlag
    ) throws -> PicturePreparation {
        var captioners: [LoadedCaptioner] = []
        let kinds = plan.settings.captioners
        if !kinds.isEmpty {
            // What is missing is said before anything takes time.
            for kind in kinds { _ = try CaptionModels(home: home).path(of: kind, plan.settings.interrogation) }
            let threads = plan.settings.options.threads
            let compute = try Compute(threadCount: threads > 0 ? threads : Processor.coreCount)
            for kind in kinds where !interruption.isRaised {
                reporter.announce(LoadedCaptioner.activity(loading: kind))
                captioners.append(try LoadedCaptioner(kind, plan.settings.interrogation, home: home, resources: resources, compute: compute))
            }
        }
        let replacesByNumber = plan.settings.overwrite && plan.settings.captionInFileName
        let earlier = replacesByNumber ? OutputConflicts((try? Folder.names(in: plan.settings.destination)) ?? []) : nil
        return PicturePreparation(
            settings: plan.settings,
            maker: PictureMaker(settings: plan.settings, target: plan.target, faces: faces(plan.settings, reporter)),
            captioners: SharedCaptioners(captioners, interruption: interruption), interruption: interruption, earlier: earlier)
    }

    /// Faces are one reason among three, so that the work goes on without them.
    private static func faces(_ settings: PreprocessingSettings, _ reporter: PreprocessingReporter) -> FaceDetector? {
        guard settings.focalCrop, settings.faceWeight > 0 else { return nil }
        do throws(CascadeError) {
            return try FaceDetector()
        } catch {
            reporter.log(.warning, "Faces are not looked for: \(error)")
            return nil
        }
    }

    private static func makeFolders(_ plan: PreprocessingPlan) throws(FileError) {
        var folders = [plan.settings.destination]
        if plan.settings.focalCrop, plan.settings.focalDebug { folders.append(PicturePreparation.explanations(in: plan.settings.destination)) }
        for folder in folders {
            try Folder.make(folder)
            Leftovers.sweep(folder)
        }
    }

    private static func work(
        _ plan: PreprocessingPlan, _ preparation: PicturePreparation, _ reporter: PreprocessingReporter, _ interruption: InterruptFlag
    ) throws {
        let items = plan.items
        let costs = items.map { item in
            let size = item.picture.size
            let pixels = PictureShapes.largestCount(width: size.width, height: size.height, target: plan.target, shapes: item.shapes)
            return min(pixels, Picture.largestPixelCount) * bytesPerPixel + item.picture.fileSize
        }
        let work = OrderedWork<(PreprocessingPlan.Item, PicturePreparation.Outcome)>(
            costs: costs, memoryLimit: memoryLimit, isStopped: { interruption.isRaised })
        reporter.begin(items.count)
        let threads = plan.settings.options.threads > 0 ? plan.settings.options.threads : Processor.coreCount
        try work.run(threads: threads, piece: { (items[$0], try preparation.prepare(items[$0])) }, tell: { reporter.tell($0, $1) })
    }
}
