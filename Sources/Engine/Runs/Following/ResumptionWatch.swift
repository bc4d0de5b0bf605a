import EngineInterface
import Glibc

/// Waits for a run that is not at work to be taken up again, by whomever. The system tells of changes in the folder, so that the wait costs
/// nothing; where it cannot (other machines change folders of a network unseen), a look now and then does.
struct ResumptionWatch {
    private let folder: RunFolder
    private let changes: Descriptor?
    private var seen: FileStatus?

    /// Begins to watch; what happens from here on is not missed.
    init(_ folder: RunFolder) {
        self.folder = folder
        let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        changes = descriptor >= 0 ? Descriptor(owning: descriptor) : nil
        // A summary is renamed into its place when a start has begun.
        if descriptor >= 0 { inotify_add_watch(descriptor, folder.path, UInt32(IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF)) }
    }

    /// Waits until the run is at work; false when it is told to end before, or the folder is gone.
    mutating func wait(_ orders: FollowerOrders) -> Bool {
        while !orders.isStopped {
            guard let status = FileStatus(folder.summary) else { return false }
            if status != seen {
                seen = status
                guard let summary = try? folder.readSummary() else { return false }
                if summary.state.isActive { return true }
            }
            orders.wait(for: changes?.number ?? -1, milliseconds: changes == nil ? 2000 : 10_000)
            drain()
        }
        return false
    }

    private func drain() {
        var bytes: [UInt8] = []
        while case .bytes(let count)? = changes?.read(atMost: 4096, into: &bytes), count > 0 { bytes = [] }
    }
}
