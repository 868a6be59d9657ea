import Glibc
import Synchronization

/// Threads that run the work of all queries of the process, first come, first served. They are its own, not those of
/// Swift's concurrency, which must never be kept busy or waiting for long.
///
/// Threads are started when first needed and stay. A job should not wait for another job that has not been started:
/// every thread could be such a waiter.
package final class WorkerPool: @unchecked Sendable {
  package typealias Job = @Sendable () -> Void

  package static let shared = WorkerPool()

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  // Guarded by `mutex`.
  private var jobs: [Job?] = []
  private var head = 0
  private var limit = 1
  private var threads = 0
  private var idle = 0
  private let waiting = Atomic<Int>(0)

  package init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
  }

  // The threads keep the pool alive, so it is only freed when none was started.
  deinit {
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(mutex)
    wake.deallocate()
    mutex.deallocate()
  }

  /// True when a job waits for a thread; read without a lock.
  package var hasWaiting: Bool { waiting.load(ordering: .relaxed) > 0 }

  package var threadCount: Int {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return threads
  }

  /// Allows at least `count` threads.
  package func grow(to count: Int) {
    pthread_mutex_lock(mutex)
    limit = max(limit, min(count, 1024))
    pthread_mutex_unlock(mutex)
  }

  /// Runs `job` on a thread of the pool, after the jobs submitted before it have been started.
  package func submit(_ job: @escaping Job) {
    pthread_mutex_lock(mutex)
    jobs.append(job)
    let count = waiting.wrappingAdd(1, ordering: .relaxed).newValue
    let startsThread = count > idle && threads < limit
    if startsThread { threads += 1 } else { pthread_cond_signal(wake) }
    pthread_mutex_unlock(mutex)
    if startsThread, !startThread() {
      // The job stays queued for the threads there are; without any it is run here.
      pthread_mutex_lock(mutex)
      threads -= 1
      let stranded = threads == 0 ? takeJob() : nil
      pthread_mutex_unlock(mutex)
      stranded?()
    }
  }

  private func startThread() -> Bool {
    // Not `pthread_attr_t()`: which C module its initialiser belongs to depends on what else is imported.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(attributes, WorkerPool.stackBytes)
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(self)
    let status = pthread_create(&thread, attributes, WorkerPool.threadMain, argument.toOpaque())
    if status != 0 { argument.release() }
    return status == 0
  }

  /// Deep expressions are evaluated by recursion.
  private static let stackBytes = 8 << 20

  private static let threadMain: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
    if let argument { Unmanaged<WorkerPool>.fromOpaque(argument).takeRetainedValue().runJobs() }
    return nil
  }

  private func runJobs() {
    while true {
      pthread_mutex_lock(mutex)
      var job = takeJob()
      while job == nil {
        idle += 1
        pthread_cond_wait(wake, mutex)
        idle -= 1
        job = takeJob()
      }
      pthread_mutex_unlock(mutex)
      job?()
    }
  }

  /// With `mutex` held.
  private func takeJob() -> Job? {
    guard head < jobs.count else { return nil }
    let job = jobs[head]
    jobs[head] = nil
    head += 1
    waiting.wrappingSubtract(1, ordering: .relaxed)
    if head == jobs.count {
      jobs.removeAll(keepingCapacity: jobs.capacity <= 4096)
      head = 0
    } else if head >= 1024 && head * 2 >= jobs.count {
      jobs.removeFirst(head)
      head = 0
    }
    return job
  }
}
