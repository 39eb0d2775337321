using System.Globalization;
using MongoDB.Bson;

namespace Streetcar.Client;

/// <summary>
/// What is parsed in the place of a hole: <c>{"mark": 0}</c> for a value, <c>"mark0"</c> for a field's name. A document
/// is the one value that the reader of Extended JSON takes after <c>$regex</c> without making a regular expression of
/// it.
/// </summary>
internal static class HoleMark
{
    /// <summary>Unlike anything that a text holds, as each process makes its own.</summary>
    private static readonly string Mark = $"hole-{Guid.NewGuid():N}-";

    public static string ForValue(int index) => string.Create(CultureInfo.InvariantCulture, $"{{\"{Mark}\":{index}}}");

    public static string ForName(int index) => string.Create(CultureInfo.InvariantCulture, $"\"{Mark}{index}\"");

    /// <summary>Takes marks out of what the reader says.</summary>
    public static string Hide(string message) => message.Replace(Mark, "hole", StringComparison.Ordinal);

    public static bool IsValue(BsonDocument document, out int index)
    {
        var isValue = document.ElementCount == 1 && document.GetElement(0).Name == Mark;
        index = isValue ? document[0].AsInt32 : -1;
        return isValue;
    }

    public static bool IsName(string name, out int index)
    {
        var isName = name.StartsWith(Mark, StringComparison.Ordinal);
        index = isName ? int.Parse(name.AsSpan(Mark.Length), CultureInfo.InvariantCulture) : -1;
        return isName;
    }
}
