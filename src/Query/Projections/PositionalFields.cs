using System.Text;

namespace Streetcar.Query;

/// <summary>The fields that a filter puts conditions on, as far as the positional <c>$</c> asks for them.</summary>
internal static class PositionalFields
{
    /// <summary>Whether a condition's path starts with the field.</summary>
    public static bool Contains(FilterNode node, string field) => node switch
    {
        LogicalNode logical => logical.Children.Any(child => Contains(child, field)),
        NotNode not => Contains(not.Child, field),
        FieldNode condition => condition.Path[0].SequenceEqual(Encoding.UTF8.GetBytes(field)),
        _ => false,
    };
}
