namespace Streetcar.Bson.Tests;

public sealed class BsonValidatorTests
{
    [Fact]
    public void Nesting_to_the_limit_is_valid_and_beyond_it_is_not()
    {
        BsonValidator.Validate(Nested(BsonValidator.MaxDepth + 1).Span);
        var error = Should.Throw<DocumentException>(() => BsonValidator.Validate(Nested(BsonValidator.MaxDepth + 2).Span));
        error.Code.ShouldBe(ErrorCode.Overflow);
        error.Message.ShouldContain("nested more than 200 deep");
        BsonValidator.TryValidate(Nested(100_000).Span, out _).ShouldBeFalse();
    }

    [Fact]
    public void What_nests_too_deep_to_be_read_is_refused_and_brings_nothing_down()
    {
        var deep = Nested(100_000);
        Should.Throw<InsufficientExecutionStackException>(() => deep.ToJson());
        Should.Throw<InsufficientExecutionStackException>(() => BsonComparer.CompareDocuments(deep.Span, Nested(100_000).Span));
        Should.Throw<InsufficientExecutionStackException>(() => BsonComparer.GetHashCode(((RawValue)deep).Raw));
    }

    [Fact]
    public void An_error_names_the_field_the_offset_and_the_reason()
    {
        byte[] bytes = new RawDocument { ["x"] = 1, ["name"] = "abc" }.Bytes.ToArray();
        bytes[^3] = 0xFF;
        BsonValidator.TryValidate(bytes, out var error).ShouldBeFalse();
        error.CodeName.ShouldBe("InvalidBSON");
        error.Message.ShouldBe("invalid BSON at offset 17 in the field 'name': a string is not UTF-8");
    }

    [Fact]
    public void Text_in_names_and_regular_expressions_must_be_UTF8()
    {
        byte[] name = new RawDocument { ["x"] = 1 }.Bytes.ToArray();
        name[5] = 0xC3;
        BsonValidator.TryValidate(name, out _).ShouldBeFalse();
        byte[] regex = new RawDocument { ["x"] = RawValue.FromRegex("x") }.Bytes.ToArray();
        regex[7] = 0xC3;
        BsonValidator.TryValidate(regex, out _).ShouldBeFalse();
    }

    [Fact]
    public void Size_is_limited()
    {
        RawDocument Sized(int size) => new() { ["x"] = new byte[size - 13] };
        BsonValidator.Validate(Sized(BsonValidator.MaxDocumentSize).Span);
        Should.Throw<DocumentException>(() => BsonValidator.Validate(Sized(BsonValidator.MaxDocumentSize + 1).Span))
            .Code.ShouldBe(ErrorCode.BsonObjectTooLarge);
    }

    [Fact]
    public void Valid_documents_are_checked_without_allocating()
    {
        var document = Json.Document("{a: [1, 'x', {b: 2.5}], d: {$numberDecimal: '1.5'}, c: {$code: '', $scope: {a: 1}}}");
        BsonValidator.TryValidate(document.Span, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            BsonValidator.TryValidate(document.Span, out _);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Mutated_bytes_are_refused_or_can_be_walked_to_the_end()
    {
        var random = new Random(20_240_229);
        byte[][] seeds = [.. Seeds()];
        int passed = 0;
        for (int round = 0; round < 100_000; round++)
        {
            byte[] bytes = Mutate(seeds[random.Next(seeds.Length)], random);
            if (!BsonValidator.TryValidate(bytes, out _))
                continue;
            passed++;
            WalkAll(bytes);
        }

        // Many mutations leave a valid document, or else the walk would prove nothing.
        passed.ShouldBeGreaterThan(10_000);
    }

    private static void WalkAll(byte[] bytes)
    {
        var document = RawDocument.Read(bytes);
        document.ToJson(ExtendedJsonMode.Relaxed).ShouldStartWith("{");
        document.ToJson(ExtendedJsonMode.Canonical).ShouldEndWith("}");
        BsonComparer.CompareDocuments(document.Span, bytes).ShouldBe(0);
        BsonComparer.GetHashCode(((RawValue)document).Raw);
        new RawDocument(document).ShouldBe(document);
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        byte[] bytes = [.. seed];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(4, bytes.Length);
            bytes[at] = random.Next(4) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(bytes[at] ^ (1 << random.Next(8))),
                2 => bytes[random.Next(bytes.Length)],
                _ => (byte)random.Next(0, 0x14),
            };
        }

        if (random.Next(8) == 0)
            bytes = bytes[..random.Next(bytes.Length)];
        return bytes;
    }

    private static IEnumerable<byte[]> Seeds()
    {
        foreach (var leaf in Generators.Leaves)
            yield return new RawDocument { ["a"] = leaf, ["b"] = new RawDocument { ["c"] = leaf } }.Bytes.ToArray();
        yield return new RawDocument(Generators.Leaves.Select((leaf, i) => new RawElement($"{i}", leaf))).Bytes.ToArray();
        yield return new RawDocument { ["a"] = RawArray.Create(Generators.Leaves) }.Bytes.ToArray();
    }

    private static RawDocument Nested(int depth)
    {
        byte[] bytes = new byte[5 + ((depth - 1) * 8)];
        for (int level = 0; level < depth; level++)
        {
            int start = level * 7;
            BitConverter.TryWriteBytes(bytes.AsSpan(start), bytes.Length - level - start);
            if (level < depth - 1)
                new byte[] { (byte)ElementType.Document, (byte)'a', 0 }.CopyTo(bytes, start + 4);
        }

        return new RawDocument(bytes);
    }
}
