namespace Streetcar.Bson;

/// <summary>
/// MongoDB's order of values across types
/// (<see href="https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/"/>).
/// </summary>
public static class BsonComparer
{
    /// <summary>Compares two values; numbers of different types by their exact value.</summary>
    /// <param name="left">One value; missing sorts as MongoDB's comparison order says, before null.</param>
    /// <param name="right">The other value.</param>
    /// <returns>Less than, equal to or more than zero.</returns>
    public static int Compare(RawBsonValue left, RawBsonValue right) => throw new NotImplementedException();
}
