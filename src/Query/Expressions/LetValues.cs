using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>
/// Checks the variables of a command (<c>let</c>). Their values are computed before any document is looked at, and depend on
/// nothing but each other.
/// </summary>
internal static class LetValues
{
    private static readonly string[] OfTheServer = ["NOW", "CLUSTER_TIME", "USER_ROLES"];

    /// <exception cref="DocumentException">FailedToParse, 4738901: users may not give a variable that name.</exception>
    public static void CheckName(string name)
    {
        if (OfTheServer.Contains(name))
            throw new DocumentException((ErrorCode)4738901, $"Attempt to set internal constant: {name}");
        ExpressionCompiler.CheckVariableName(name);
    }

    /// <exception cref="DocumentException">4890500, 51144: it depends on a document, or on what the server says.</exception>
    public static void Check(RawValue value)
    {
        switch (value.Type)
        {
            case ElementType.String:
                CheckText(value.Raw.Utf8, value);
                break;
            case ElementType.Array:
                foreach (var element in value.AsArray)
                    Check(element);
                break;
            case ElementType.Document:
                foreach (var (name, operand) in value.AsDocument)
                {
                    if (name != "$literal")
                        Check(operand);
                }

                break;
        }
    }

    private static void CheckText(ReadOnlySpan<byte> text, RawValue value)
    {
        if (!text.StartsWith("$"u8))
            return;
        string name = value.AsString.TrimStart('$').Split('.')[0];
        if (!text.StartsWith("$$"u8) || name is "ROOT" or "CURRENT")
        {
            throw new DocumentException(
                (ErrorCode)4890500, $"A value of 'let' tried to access a field, '{value.AsString}', but there are no documents yet");
        }

        if (OfTheServer.Contains(name))
            throw new DocumentException((ErrorCode)51144, $"A value of 'let' must not reference the system variable '{name}'");
    }
}
