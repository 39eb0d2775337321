using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary>The errors that most operators share.</summary>
internal static class FilterError
{
    /// <summary>An operand that the operator can't take.</summary>
    public static DocumentException BadValue(string message) => new(ErrorCode.BadValue, message);
}
