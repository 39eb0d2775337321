using System.Text;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Projections;

/// <summary>The fields that a filter puts conditions on, as far as the positional <c>$</c> asks for them.</summary>
internal static class PositionalFields
{
    /// <summary>Whether a condition's path starts with the field.</summary>
    public static bool Contains(MatchExpression node, string field) => node switch
    {
        LogicalMatchExpression logical => logical.Children.Any(child => Contains(child, field)),
        NotMatchExpression not => Contains(not.Child, field),
        PathMatchExpression condition => condition.Path[0].SequenceEqual(Encoding.UTF8.GetBytes(field)),
        _ => false,
    };
}
