namespace Streetcar.Grains.Commands;

/// <summary>
/// The settings of queries, of which there are none: the stage
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/querySettings/"/>.
/// </summary>
internal static class QuerySettings
{
    public const string Stage = "$querySettings";

    private static readonly ArgumentTable<bool> Options = new()
    {
        { "showDebugQueryShape", Requirement.NotNull, (ref _, in argument) => argument.OnlyBoolean() },
    };

    /// <summary>A pipeline whose first stage is replaced by nothing to list.</summary>
    public static RawArray InPlaceOf(RawArray pipeline, Command command)
    {
        var operand = pipeline[0].AsDocument[Stage];
        if (operand.Type != ElementType.Document)
            throw new DocumentException((ErrorCode)7746800, $"{Stage} must take an object but found: {operand.Type.Alias()}");
        bool nothing = false;
        Options.Read(Stage, operand.AsDocument.Bytes, ref nothing);
        if (command.Argument.Type == ElementType.String)
            throw new DocumentException(ErrorCode.InvalidNamespace, $"{Stage} must be run against a database with {{aggregate: 1}}, not a collection");
        return ListedStage.Replace(pipeline, []);
    }
}
