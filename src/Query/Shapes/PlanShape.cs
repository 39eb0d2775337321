using System.Security.Cryptography;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Shapes;

/// <summary>
/// What queries have in common that are planned alike: the tests of their filters, their sort, the fields that they need and
/// their collation (<see href="https://www.mongodb.com/docs/manual/core/query-plans/"/>).
/// </summary>
public static class PlanShape
{
    // Those that say which fields are needed, or in which order.
    private static readonly string[] StagesThatCount =
        ["$group", "$lookup", "$bucket", "$replaceRoot", "$project", "$sort", "$count", "$sortByCount", "$densify", "$setWindowFields"];

    /// <summary>The hash of a query's shape, in 8 hexadecimal digits.</summary>
    /// <param name="filter">The filter; valid.</param>
    /// <param name="sort">The sort.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="collation">The collation; null for none.</param>
    /// <param name="stages">The stages of a pipeline that follow the filter.</param>
    public static string HashOf(
        RawDocument filter, RawDocument sort, RawDocument projection, RawDocument? collation, IEnumerable<RawDocument> stages)
    {
        var text = new StringBuilder().Append(ParsedFilter.Of(filter).Normalized(), forPlans: true).AppendName("sort").AppendWhole(sort);
        foreach (var (name, value) in projection.OrderBy(field => field.Name, StringComparer.Ordinal))
            text.AppendName(name).AppendShape(value.Type is ElementType.Document or ElementType.String ? value : value.Raw.IsTruthy ? "$in" : "$out");
        if (collation is not null)
            text.AppendName("collation").AppendWhole(collation);
        foreach (var stage in stages)
        {
            var (name, value) = stage.First();
            if (StagesThatCount.Contains(name))
                text.AppendName(name).AppendShape(value);
        }

        return Hash(text.ToString());
    }

    /// <summary>A hash of 8 hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
