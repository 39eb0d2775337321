using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Compares values across types, by their bytes: strings too.</summary>
internal static class Comparison
{
    public static int Compare(BsonValue left, BsonValue right) => BsonComparer.Compare(left.Raw, right.Raw);
}
