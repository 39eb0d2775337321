namespace Streetcar.Grains.Commands;

/// <summary>
/// Readers of arguments that go on to the store, once their types are known to be right: as they came, but numbers in the place
/// of booleans as booleans, and numbers that have to be whole as such.
/// </summary>
internal static class Pass
{
    public static void Any(ref RawWriter to, in Argument argument)
    {
        to.WriteName(argument.Name);
        to.WriteValue(argument.Raw);
    }

    public static void Array(ref RawWriter to, in Argument argument)
    {
        argument.Array();
        Any(ref to, argument);
    }

    public static void Boolean(ref RawWriter to, in Argument argument) => WriteBoolean(to, argument, argument.Boolean());

    /// <summary>A boolean, and no number in the place of one.</summary>
    public static void OnlyBoolean(ref RawWriter to, in Argument argument) => WriteBoolean(to, argument, argument.OnlyBoolean());

    public static void Document(ref RawWriter to, in Argument argument)
    {
        argument.DocumentBytes();
        Any(ref to, argument);
    }

    /// <summary>A document whose fields a table declares.</summary>
    public static ArgumentReader<RawWriter> Document(ArgumentTable<RawWriter> table) => (ref to, in argument) =>
    {
        var fields = argument.DocumentBytes();
        to.WriteName(argument.Name);
        to.WriteStartDocument();
        table.Read(argument.Path, fields, ref to);
        to.WriteEndDocument();
    };

    public static void Number(ref RawWriter to, in Argument argument) => WriteNumber(to, argument, argument.Int64());

    /// <summary>A number within bounds.</summary>
    public static ArgumentReader<RawWriter> Number(long least, long most) =>
        (ref to, in argument) => WriteNumber(to, argument, argument.Int64(least, most));

    /// <summary>The stages of a pipeline; null is none.</summary>
    public static void Pipeline(ref RawWriter to, in Argument argument)
    {
        var stages = argument.Array();
        to.WriteName(argument.Name);
        to.WriteStartArray();
        int position = 0;
        foreach (var stage in stages)
        {
            if (stage.Type == ElementType.Document)
                to.WriteValue(stage);
            else if (stage.Type is not (ElementType.Null or ElementType.Undefined))
                throw ArgumentErrors.NoDocument($"{argument.Path}.{position}", stage.Type);
            position++;
        }

        to.WriteEndArray();
    }

    public static void String(ref RawWriter to, in Argument argument)
    {
        argument.String();
        Any(ref to, argument);
    }

    /// <summary>One of several strings.</summary>
    public static ArgumentReader<RawWriter> OneOf(params string[] values) => (ref to, in argument) =>
    {
        argument.OneOf(values);
        Any(ref to, argument);
    };

    /// <summary>The arguments of a command as one document.</summary>
    public static RawDocument Read(ArgumentTable<RawWriter> table, Command command)
    {
        using var options = new RawWriter();
        options.WriteStartDocument();
        var writer = options;
        table.Read(command, ref writer);
        options.WriteEndDocument();
        return options.ToDocument();
    }

    private static void WriteBoolean(RawWriter to, in Argument argument, bool value)
    {
        to.WriteName(argument.Name);
        to.WriteBoolean(value);
    }

    // As short as MongoDB lists it.
    private static void WriteNumber(RawWriter to, in Argument argument, long value)
    {
        to.WriteName(argument.Name);
        to.WriteCount(value);
    }
}
