using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>The error codes of an operator with named arguments.</summary>
/// <param name="NotADocument">The code where they are no document.</param>
/// <param name="Unknown">The code for an argument that there is not.</param>
/// <param name="Missing">The code for each required argument that is not given; the last one holds for those after it.</param>
internal sealed record ArgumentErrors(int NotADocument, int Unknown, params int[] Missing)
{
    /// <summary>The message where they are no document; <c>{0}</c> is the operator, <c>{1}</c> the operand's type.</summary>
    public string NotADocumentText { get; init; } = "{0} only supports an object as its argument";

    /// <summary>The message for an unknown argument; <c>{0}</c> is the operator, <c>{1}</c> the argument.</summary>
    public string UnknownText { get; init; } = "Unrecognized argument to {0}: {1}";

    /// <summary>The message for a missing argument; <c>{0}</c> is the operator, <c>{1}</c> the argument.</summary>
    public string MissingText { get; init; } = "Missing '{1}' parameter to {0}";

    public DocumentException ForType(string name, ElementType type) => Error(NotADocument, NotADocumentText, name, type.Alias());

    public DocumentException ForUnknown(string name, string argument) => Error(Unknown, UnknownText, name, argument);

    public DocumentException ForMissing(string name, string argument, int place) =>
        Error(Missing[Math.Min(place, Missing.Length - 1)], MissingText, name, argument);

    private static DocumentException Error(int code, string text, string name, string detail) =>
        new((ErrorCode)code, string.Format(CultureInfo.InvariantCulture, text, name, detail));
}
