import Glibc

/// Nanoseconds since some fixed moment; about 20 ns a call.
package enum MonotonicClock {
  package static var nanos: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
  }
}
