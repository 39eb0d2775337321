namespace Streetcar.Query.Matching;

/// <summary>The operators of order.</summary>
public enum ComparisonOperator
{
    /// <summary><c>$lt</c></summary>
    LessThan,

    /// <summary><c>$lte</c></summary>
    LessThanOrEqual,

    /// <summary><c>$gt</c></summary>
    GreaterThan,

    /// <summary><c>$gte</c></summary>
    GreaterThanOrEqual,
}
