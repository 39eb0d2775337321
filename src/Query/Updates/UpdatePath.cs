using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary>The path of a field in an update, split at its dots and checked.</summary>
internal sealed class UpdatePath
{
    private UpdatePath(string text, string[] parts)
    {
        Text = text;
        Parts = parts;
    }

    public string Text { get; }

    public string[] Parts { get; }

    /// <summary>Whether the path has a positional part: <c>$</c>, <c>$[]</c> or <c>$[name]</c>.</summary>
    public bool IsPositional => Array.Exists(Parts, part => part == ObjectNode.Positional || IsArrayFilter(part));

    /// <summary>Whether it leads to or through a field of the document whose name starts with a dollar sign.</summary>
    public bool IsDollarPrefixed => Parts[0][0] == '$';

    /// <exception cref="DocumentException">EmptyFieldName, BadValue, Overflow.</exception>
    public static UpdatePath Parse(string text)
    {
        if (text.Length == 0)
            throw new DocumentException(ErrorCode.EmptyFieldName, "An empty update path is not valid.");
        string[] parts = text.Split('.');
        if (parts.Length > UpdateLimits.MaxDepth)
        {
            throw new DocumentException(
                ErrorCode.Overflow, $"The update path '{text[..100]}...' has more than {UpdateLimits.MaxDepth} parts");
        }

        bool positional = false;
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i];
            if (part.Length == 0)
            {
                throw new DocumentException(
                    ErrorCode.EmptyFieldName,
                    $"The update path '{text}' contains an empty field name, which is not allowed.");
            }

            if (part == ObjectNode.Positional)
            {
                CheckPosition(i, "positional (i.e. '$')", text);
                if (positional)
                {
                    throw new DocumentException(
                        ErrorCode.BadValue, $"Too many positional (i.e. '$') elements found in path '{text}'");
                }

                positional = true;
            }
            else if (IsArrayFilter(part))
            {
                CheckPosition(i, "array filter identifier (i.e. '$[<id>]')", text);
            }
        }

        return new UpdatePath(text, parts);
    }

    public static bool IsArrayFilter(string part) => part.StartsWith("$[", StringComparison.Ordinal) && part[^1] == ']';

    /// <summary>The first parts of the path as text.</summary>
    public string Prefix(int count) => string.Join('.', Parts, 0, count);

    private static void CheckPosition(int index, string what, string text)
    {
        if (index == 0)
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"Cannot have {what} element in the first position in path '{text}'");
        }
    }
}
