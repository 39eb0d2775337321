namespace Streetcar.Operators.Tests.Running;

/// <summary>A row of a table: an operator, what it is to do, and with what.</summary>
internal sealed class Case(RawDocument document)
{
    private static readonly string[] CommandOptions = ["let", "collation"];
    private static readonly RawArray OneEmpty = RawArray.Create(RawDocument.Empty);

    public string Operator => document["operator"].AsString;

    /// <summary>A sentence about the operator, without it: <c>adds numbers</c>.</summary>
    public string Name => document["name"].AsString;

    /// <summary>What there is before: one empty document where nothing is said. Those without an <c>_id</c> are numbered from 1.</summary>
    public RawArray Documents => Numbered(Field("documents", OneEmpty).AsArray);

    public bool Fails => Has("fails");

    public bool Has(string field) => document.ContainsKey(field);

    public RawValue Field(string name) =>
        Has(name) ? document[name] : throw new FormatException($"{this} has no field '{name}'");

    public RawValue Field(string name, RawValue otherwise) => Has(name) ? document[name] : otherwise;

    /// <summary>A command with those of the case's options that any command takes.</summary>
    public RawDocument Options(RawDocument command) =>
        CommandOptions.Where(Has).Aggregate(command, (made, option) => made.With(option, Field(option)));

    /// <summary>The expected failure.</summary>
    public async Task ShouldFailAsync(Func<Task> run)
    {
        var expected = Field("fails").AsDocument;
        var failure = await Should.ThrowAsync<DocumentException>(run, ToString());
        int code = expected["code"].AsInt32;
        string codeName = expected.TryGetValue("codeName", out var named) ? named.AsString : $"Location{code}";
        $"{(int)failure.Code} {failure.CodeName}".ShouldBe($"{code} {codeName}", failure.Message);
        failure.Message.ShouldContain(expected["contains"].AsString, Shouldly.Case.Sensitive);
    }

    public override string ToString() => $"{Operator} {Name}";

    public static RawArray Numbered(RawArray documents) => RawArray.From(documents.Select((document, i) =>
        document.AsDocument.ContainsKey("_id") ? document : new RawDocument([new("_id", i + 1), .. document.AsDocument])));
}
