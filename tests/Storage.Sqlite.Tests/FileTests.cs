using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class FileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_in_use_is_refused_and_free_again_afterwards()
    {
        await using (_folder.Open())
        {
            var error = Should.Throw<DataFolderException>(() => _folder.Open());
            error.Message.ShouldContain(_folder.Path);
            error.Message.ShouldContain("in use");
        }

        await using var store = _folder.Open();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(5000)]
    [InlineData(-1)]
    public async Task A_file_that_is_cut_short_is_refused_and_left_as_it_was(int length)
    {
        string file = await CreateAsync();
        using (var stream = new FileStream(file, FileMode.Open))
            stream.SetLength(length >= 0 ? length : stream.Length + length);

        await ShouldRefuseAsync(file, "cut short");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_was()
    {
        string file = _folder.File("test.sqlite");
        await File.WriteAllTextAsync(file, new string('x', 10_000));

        await ShouldRefuseAsync(file, "not an SQLite database");
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_as_it_was()
    {
        string file = await CreateAsync();
        await PatchAsync(file, offset: 68, 0x01020304);

        await ShouldRefuseAsync(file, "not one of Streetcar's", ErrorCode.UnsupportedFormat);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_as_it_was()
    {
        string file = await CreateAsync();
        await PatchAsync(file, offset: 60, 1_000_000);

        await ShouldRefuseAsync(file, "newer Streetcar", ErrorCode.UnsupportedFormat);
    }

    [Fact]
    public async Task A_file_of_another_database_is_refused_and_left_as_it_was()
    {
        File.Move(await CreateAsync(), _folder.File("other.sqlite"));
        await CreateAsync();
        File.Delete(_folder.File("test.sqlite"));
        File.Move(_folder.File("other.sqlite"), _folder.File("test2.sqlite"));

        await ShouldRefuseAsync(_folder.File("test2.sqlite"), "the file of another database, 'test'", database: "test2");
    }

    [Fact]
    public async Task A_file_of_an_earlier_version_is_read_and_keeps_its_name_from_then_on()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Files", "version1.sqlite"), _folder.File("old.sqlite"));
        var pages = new Namespace("old", "pages");
        for (int i = 0; i < 2; i++)
        {
            await using var store = _folder.Open();
            (await store.FindAsync(new FindRequest(pages) { Filter = Json.Document("{ x: { $gte: 90 } }") })).Count.ShouldBe(10);
            await store.WriteAsync(new InsertRequest([Json.Document($"{{ _id: 'new{i}' }}").Bytes]), pages);
            (await store.CountAsync(new CountRequest(pages), default)).ShouldBe(101 + i);
        }

        File.Move(_folder.File("old.sqlite"), _folder.File("test.sqlite"));
        await ShouldRefuseAsync(_folder.File("test.sqlite"), "the file of another database, 'old'");
    }

    [Fact]
    public async Task The_pages_of_a_file_have_checksums_as_SQLites_tools_make_them()
    {
        string file = await CreateAsync();

        PageChecksums.Fit(file).ShouldBeTrue();
    }

    [Fact]
    public void A_folder_that_can_not_be_locked_is_not_told_to_be_in_use()
    {
        File.CreateSymbolicLink(_folder.File("streetcar.lock"), _folder.File("nowhere/lock"));

        var error = Should.Throw<DataFolderException>(() => _folder.Open());

        error.Message.ShouldContain(_folder.Path);
        error.Message.ShouldContain("can't be written to");
        error.Message.ShouldNotContain("in use");
    }

    [Fact]
    public async Task Nothing_is_left_in_the_log_after_closing()
    {
        string file = await CreateAsync();

        File.Exists(file + "-wal").ShouldBeFalse();
    }

    private async Task<string> CreateAsync()
    {
        await using (var store = _folder.Open())
            await store.InsertAsync("{ _id: 1 }");
        return _folder.File("test.sqlite");
    }

    private static async Task PatchAsync(string file, int offset, int value)
    {
        byte[] bytes = await File.ReadAllBytesAsync(file);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(offset), value);
        await File.WriteAllBytesAsync(file, bytes);
    }

    // The other databases serve as before.
    private async Task ShouldRefuseAsync(
        string file, string reason, ErrorCode code = ErrorCode.DataCorruptionDetected, string database = "test")
    {
        byte[] before = await File.ReadAllBytesAsync(file);
        var damaged = new Namespace(database, "pages");
        var sound = new Namespace("sound", "pages");
        var insert = new InsertRequest([Json.Document("{ _id: 1 }").Bytes]);
        await using (var store = _folder.Open())
        {
            Func<Task>[] commands =
            [
                () => store.WriteAsync(damaged, [insert], default).AsTask(),
                () => store.FindAsync(new FindRequest(damaged)),
                () => store.CountAsync(new CountRequest(damaged), default).AsTask(),
                () => store.AggregateAsync(new AggregateRequest(damaged, Json.Array("[{ $group: { _id: 1 } }]"))),
                () => store.ListCollectionsAsync(database, default).AsTask(),
                () => store.CreateCollectionAsync(damaged, RawDocument.Empty, default).AsTask(),
                () => store.DropDatabaseAsync(database, default).AsTask(),
            ];
            foreach (var command in commands)
            {
                var error = await Should.ThrowAsync<DocumentException>(command);
                error.Code.ShouldBe(code);
                error.Message.ShouldContain(file);
                error.Message.ShouldContain(reason);
                error.Message.ShouldContain("left as it was");
            }

            await store.WriteAsync(insert, sound);
            (await store.CountAsync(new CountRequest(sound), default)).ShouldBe(1);
            var listed = await store.ListDatabasesAsync(default);
            listed.Select(entry => entry["name"].AsString).ShouldBe(new[] { "sound", database }.Order(StringComparer.Ordinal));
            listed.Single(entry => entry["name"].AsString == database)["error"].AsString.ShouldContain(reason);
            // Who the file belongs to is seen when it is opened.
            if (!reason.Contains("another database"))
                store.Damages.ShouldHaveSingleItem().ShouldContain(reason);
        }

        (await File.ReadAllBytesAsync(file)).ShouldBe(before);
    }
}
