namespace Streetcar.Grains.Commands;

/// <summary>Readers of arguments that go on to the store as they came, once their types are known to be right.</summary>
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

    public static void Boolean(ref RawWriter to, in Argument argument)
    {
        argument.Boolean();
        Any(ref to, argument);
    }

    public static void Document(ref RawWriter to, in Argument argument)
    {
        argument.DocumentBytes();
        Any(ref to, argument);
    }

    public static void Number(ref RawWriter to, in Argument argument)
    {
        argument.Int64();
        Any(ref to, argument);
    }

    public static void String(ref RawWriter to, in Argument argument)
    {
        argument.String();
        Any(ref to, argument);
    }

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
}
