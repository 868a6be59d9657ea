import LakeVectors

/// Variance, standard deviation, covariance, correlation and linear regression.
enum StatisticalAggregates {
  static let functions: [AggregateFunction] = moments + covariances

  private static let moments: [AggregateFunction] = {
    let table: [(String, MomentsKernel.Outcome, String)] = [
      ("variance", .varianceSample, "Sample variance"), ("var_samp", .varianceSample, "Sample variance"),
      ("var_pop", .variancePopulation, "Population variance"),
      ("stddev", .deviationSample, "Sample standard deviation"), ("stddev_samp", .deviationSample, "Sample standard deviation"),
      ("stddev_pop", .deviationPopulation, "Population standard deviation"),
    ]
    return table.map { name, outcome, text in
      AggregateFunction(name, FunctionSignature([.exact(.double)], returns: .exact(.double)), text) { _, _ in
        MomentsKernel(outcome)
      }
    }
  }()

  private static let covariances: [AggregateFunction] = {
    let table: [(String, CovarianceKernel.Outcome, String)] = [
      ("covar_pop", .covariancePopulation, "Population covariance"), ("covar_samp", .covarianceSample, "Sample covariance"),
      ("corr", .correlation, "Correlation coefficient"),
      ("regr_slope", .slope, "Slope of the regression line of the first argument on the second"),
      ("regr_intercept", .intercept, "Intercept of the regression line of the first argument on the second"),
    ]
    return table.map { name, outcome, text in
      AggregateFunction(name, FunctionSignature([.exact(.double), .exact(.double)], returns: .exact(.double)), text) { _, _ in
        CovarianceKernel(outcome)
      }
    }
  }()
}
