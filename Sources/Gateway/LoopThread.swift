import Dispatch
import Foundation
import Glibc
import Synchronization

/// One thread for the turns of the loop and the courier.
///
/// On the cooperative pool each hop between them would wake another thread, and a fix would cost four wakes; here the
/// second finds the thread awake. Only a preference: what they await elsewhere runs elsewhere and comes back. Runs
/// jobs in the order in which they came, and lives as long as the process.
final class LoopThread: TaskExecutor {
    static let shared = LoopThread()

    private struct Queue {
        var jobs: [UnownedJob] = []
        var isAsleep = false
    }

    private let queue = Mutex(Queue())
    private let arrival = DispatchSemaphore(value: 0)

    private init() {
        let thread = Thread { [self] in run() }
        thread.name = "loop"
        thread.stackSize = 512 * 1024
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let wakes = queue.withLock { queue in
            queue.jobs.append(job)
            defer { queue.isAsleep = false }
            return queue.isAsleep
        }
        if wakes { arrival.signal() }
    }

    private func run() {
        // Signals are for threads that wait for them, as on the cooperative pool.
        var everything = sigset_t()
        unsafe sigfillset(&everything)
        unsafe pthread_sigmask(SIG_SETMASK, &everything, nil)
        var jobs: [UnownedJob] = []
        while true {
            queue.withLock { queue in
                swap(&jobs, &queue.jobs)
                queue.isAsleep = jobs.isEmpty
            }
            if jobs.isEmpty { arrival.wait() }
            for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
            jobs.removeAll(keepingCapacity: true)
        }
    }
}
