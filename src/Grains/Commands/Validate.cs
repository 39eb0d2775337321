namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/validate/"/>. Every validation but that of metadata alone is a full
/// one, and in the background. Nothing is repaired: a collection in which something is wrong is said to be so.
/// </summary>
internal static class Validate
{
    private static readonly string[] OfDocuments = ["nInvalidDocuments", "nNonCompliantDocuments", "nrecords"];

    // Whatever is no false is true.
    private static readonly ArgumentTable<Options> Table = new(ignoresUnknown: true)
    {
        { "background", (ref to, in argument) => to.Background = argument.Raw.IsTruthy },
        { "checkBSONConformance", (ref to, in argument) => to.ChecksConformance = argument.Raw.IsTruthy },
        { "fixMultikey", (ref to, in argument) => to.FixesMultikey = argument.Raw.IsTruthy },
        { "full", (ref to, in argument) => to.Full = argument.Raw.IsTruthy },
        { "metadata", (ref to, in argument) => to.Metadata = argument.Raw.IsTruthy },
        { "repair", (ref to, in argument) => to.Repairs = argument.Raw.IsTruthy },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var options = new Options();
        Table.Read(command, ref options);
        Check(options);
        var result = await reads.Store.ValidateCollectionAsync(command.Namespace, cancellationToken);
        if (options.Metadata)
            result = new RawDocument(result.Where(field => !OfDocuments.Contains(field.Name)));
        string mode = options.Repairs ? "FixErrors" : options.FixesMultikey ? "AdjustMultikey" : "None";
        return Replies.From(result.With("repairMode", mode));
    }

    private static void Check(Options options)
    {
        Refuse(options is { Metadata: true, Full: true }, "metadata", "full");
        Refuse(options.Metadata && (options.Repairs || options.FixesMultikey), "metadata", "repair");
        Refuse(options is { Metadata: true, ChecksConformance: true }, "metadata", "checkBSONConformance");
        Refuse(options is { Metadata: true, Background: true }, "metadata", "background");
        Refuse(options.ChecksConformance && (options.Repairs || options.FixesMultikey), "checkBSONConformance", "repair");
        Refuse(options is { Background: true, Full: true }, "background", "full");
        Refuse(options.Background && (options.Repairs || options.FixesMultikey), "background", "repair");
    }

    private static void Refuse(bool are, string one, string other)
    {
        if (are)
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions, $"Running the validate command with both {{ {one}: true }} and {{ {other}: true }} is not supported");
        }
    }

    private struct Options
    {
        public bool Background;
        public bool ChecksConformance;
        public bool FixesMultikey;
        public bool Full;
        public bool Metadata;
        public bool Repairs;
    }
}
