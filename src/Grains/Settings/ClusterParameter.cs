namespace Streetcar.Grains.Settings;

/// <summary>
/// A parameter of the whole cluster (<see href="https://www.mongodb.com/docs/manual/reference/cluster-parameters/"/>): a document that
/// is kept in the store once it has been set. Nothing here goes by them, as what they are for is settled otherwise.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Defaults">Its fields, as they are unless set.</param>
/// <param name="Read">Checks a field's value, and makes it what is kept.</param>
internal sealed record ClusterParameter(string Name, RawDocument Defaults, Func<string, RawValue, RawValue> Read)
{
    private const string Time = "clusterParameterTime";
    private const string Expiry = "expireAfterSeconds";

    private static readonly Namespace Collection = new("config", "clusterParameters");

    public static IReadOnlyList<ClusterParameter> All { get; } =
    [
        new("addOrRemoveShardInProgress", new() { ["inProgress"] = false }, Boolean),
        new("changeStreamOptions", new() { ["preAndPostImages"] = new RawDocument { [Expiry] = "off" } }, PreImages),
        new("changeStreams", new() { [Expiry] = 3600L }, Positive),
        new("defaultMaxTimeMS", new() { ["readOperations"] = 0L }, NotNegative),
        new("fleDisableSubstringPreviewParameterLimits", new() { ["enabled"] = false }, Boolean),
        new("internalQueryCutoffForSampleFromRandomCursor", new() { ["sampleCutoff"] = 0.05 }, Fraction),
        new("pauseMigrationsDuringMultiUpdates", new() { ["enabled"] = false }, Boolean),
    ];

    /// <exception cref="DocumentException">NoSuchKey: there is none of the name.</exception>
    public static ClusterParameter Find(string name) => All.FirstOrDefault(parameter => parameter.Name == name)
        ?? throw new DocumentException(ErrorCode.NoSuchKey, $"Unknown server parameter: {name}");

    /// <summary>The parameter as it is: its name, when it was set, and its fields.</summary>
    public async ValueTask<RawDocument> GetAsync(IDocumentStore store, CancellationToken cancellationToken)
    {
        var kept = store.KeepsSettings ? await StoredSettings.FindAsync(store, Collection, Name, cancellationToken) : null;
        return kept ?? Made(default, Defaults);
    }

    /// <summary>Sets some of its fields, or all to what they are unless set: null does.</summary>
    /// <exception cref="DocumentException">A value makes no sense.</exception>
    public async ValueTask SetAsync(IDocumentStore store, RawValue value, CancellationToken cancellationToken)
    {
        if (value.Type != ElementType.Document)
            throw new DocumentException(ErrorCode.BadValue, $"Cluster parameter '{Name}' must be an object, and not {value.Type.Alias()}");
        var fields = (await GetAsync(store, cancellationToken)).Without("_id").Without(Time);
        foreach (var (name, given) in value.AsDocument)
        {
            if (name.StartsWith('$'))
                throw new DocumentException(ErrorCode.DollarPrefixedFieldName, $"Cluster parameter '{Name}' can't have the field '{name}'");
            if (!Defaults.TryGetValue(name, out var standard))
                throw new DocumentException(ErrorCode.BadValue, $"BSON field '{Name}.{name}' is an unknown field.");
            fields = fields.With(name, given.IsNull && standard.Type != ElementType.Document ? standard : Read(name, given));
        }

        if (value.AsDocument.Count == 0 && Defaults.All(field => field.Value.Type == ElementType.Document))
            throw new DocumentException(ErrorCode.BadValue, $"Cluster parameter '{Name}' has nothing to set");
        await StoredSettings.SaveAsync(store, Collection, Made(store.Now, fields), cancellationToken);
    }

    private RawDocument Made(RawTimestamp time, RawDocument fields) =>
        new(new RawDocument { ["_id"] = Name, [Time] = time }.Concat(fields));

    private static RawValue Boolean(string name, RawValue value) =>
        value.Type == ElementType.Boolean ? value : throw WrongType(name, value, "type 'bool'");

    private static RawValue Positive(string name, RawValue value) => AtLeast(1, name, value);

    private static RawValue NotNegative(string name, RawValue value) => AtLeast(0, name, value);

    private static RawValue Fraction(string name, RawValue value)
    {
        if (!value.IsNumber)
            throw WrongType(name, value, "types '[long, int, decimal, double]'");
        return value.AsDouble is > 0 and <= 1
            ? value.AsDouble
            : throw new DocumentException(ErrorCode.BadValue, $"'{name}' must be more than 0 and at most 1, and is {value}");
    }

    private static RawValue PreImages(string name, RawValue value)
    {
        if (value.Type != ElementType.Document || value.AsDocument.Any(field => field.Name != Expiry))
            throw new DocumentException(ErrorCode.BadValue, $"'{name}' must be an object with '{Expiry}' alone");
        var expiry = value[Expiry];
        if (expiry.IsMissing || expiry == (RawValue)"off")
            return new RawDocument { [Expiry] = "off" };
        return expiry.Raw.TryGetInt64(out long seconds) && seconds > 0
            ? new RawDocument { [Expiry] = seconds }
            : throw new DocumentException(ErrorCode.BadValue, $"'{Expiry}' must be 'off' or a number of seconds, and is {expiry}");
    }

    private static RawValue AtLeast(long least, string name, RawValue value)
    {
        if (!value.IsNumber)
            throw WrongType(name, value, "types '[long, int, decimal, double]'");
        return value.AsDouble >= least
            ? (long)value.AsDouble
            : throw new DocumentException(ErrorCode.BadValue, $"BSON field '{name}' value must be >= {least}, actual value '{value}'");
    }

    private static DocumentException WrongType(string name, RawValue value, string expected) => new(
        ErrorCode.TypeMismatch, $"BSON field '{name}' is the wrong type '{value.Type.Alias()}', expected {expected}");
}
