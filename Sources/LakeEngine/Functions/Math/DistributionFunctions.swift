import LakeVectors

/// Probability distributions that cannot run yet.
enum DistributionFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare(
      "normal_cdf", [.double, .double, .double], .double,
      "Normal distribution: the probability of at most v, by mean and standard deviation")
    family.declare(
      "inverse_normal_cdf", [.double, .double, .double], .double, "Normal distribution: the value below which lies a probability")
    family.declare("beta_cdf", [.double, .double, .double], .double, "Beta distribution: the probability of at most v")
    family.declare("inverse_beta_cdf", [.double, .double, .double], .double, "Beta distribution: the value below which lies a probability")
    family.declare("t_cdf", [.double, .double], .double, "Student's t distribution: the probability of at most x, by degrees of freedom")
    family.declare("t_pdf", [.double, .double], .double, "Student's t distribution: the density at x, by degrees of freedom")
    family.declare(
      "wilson_interval_lower", [.bigint, .bigint, .double], .double, "Lower bound of Wilson's score interval of a Bernoulli trial")
    family.declare(
      "wilson_interval_upper", [.bigint, .bigint, .double], .double, "Upper bound of Wilson's score interval of a Bernoulli trial")
    return family.functions
  }()
}
