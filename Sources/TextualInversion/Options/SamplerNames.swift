import Engine
import StableDiffusion

/// A sampler and a schedule as the web UI spells them.
struct SamplerNames {
    let sampler: String
    let schedule: String

    /// The samplers' names, as a line lists them.
    static var samplers: String { Sampler.allCases.map(\.rawValue).joined(separator: ", ") }
    /// The schedules' names, as a line lists them.
    static var schedules: String { SigmaSchedule.allCases.map(\.rawValue).joined(separator: ", ") }

    /// Takes names in any case, and old ones that end in a schedule ("DPM++ 2M Karras"), which then counts where no other is given.
    /// - Throws: `Failure`, a line that lists what there is.
    init(sampler: String, schedule: String) throws(Failure) {
        guard let (found, itsSchedule) = Sampler.parse(sampler) else {
            throw Failure("No sampler \(SafeName.printable(sampler)); there are \(Self.samplers)")
        }
        guard let given = SigmaSchedule(name: schedule) else {
            throw Failure("No schedule \(SafeName.printable(schedule)); there are \(Self.schedules)")
        }
        self.sampler = found.rawValue
        self.schedule = (given == .automatic ? itsSchedule ?? given : given).rawValue
    }
}
