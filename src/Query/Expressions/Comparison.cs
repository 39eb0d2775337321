using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The comparison operators, in the order of values across types.</summary>
internal static class Comparison
{
    public static BsonValue Cmp(BsonValue left, BsonValue right) => Math.Sign(Compare(left, right));

    public static BsonValue Eq(BsonValue left, BsonValue right) => Compare(left, right) == 0;

    public static BsonValue Ne(BsonValue left, BsonValue right) => Compare(left, right) != 0;

    public static BsonValue Gt(BsonValue left, BsonValue right) => Compare(left, right) > 0;

    public static BsonValue Gte(BsonValue left, BsonValue right) => Compare(left, right) >= 0;

    public static BsonValue Lt(BsonValue left, BsonValue right) => Compare(left, right) < 0;

    public static BsonValue Lte(BsonValue left, BsonValue right) => Compare(left, right) <= 0;

    public static int Compare(BsonValue left, BsonValue right) => BsonComparer.Compare(left.Raw, right.Raw);
}
