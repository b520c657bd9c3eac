using System.Text.RegularExpressions;
using Faultline.Core.Diagnosis;
using Faultline.Core.Tests.Verdicts;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Tests.Diagnosis;

[Trait("Spec", "D1")]
[Trait("Spec", "D2")]
[Trait("Spec", "D3")]
[Trait("Spec", "D5")]
public sealed class DecisionTreeTests
{
    public static TheoryData<string> CaseNames => [.. LeafCases.All.Select(item => item.Leaf)];

    [Fact]
    public void Every_leaf_is_reached_by_a_case() =>
        Assert.Equal(
            Parts().OfType<Leaf>().Select(leaf => leaf.Id).Order(StringComparer.Ordinal),
            LeafCases.All.Select(item => item.Leaf).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Case_ends_at_its_leaf_with_steps_a_sentence_and_advice(string leaf)
    {
        var item = LeafCases.All.Single(candidate => candidate.Leaf == leaf);
        var finding = Judge.WhatIsWrong(item.Spec, item.Seen, item.Memory);
        Assert.NotNull(finding);
        var way = DecisionTree.Walk(new Facts(item.Spec, item.Seen, item.Memory, finding));
        var verdict = Judge.Decide(item.Spec, item.Seen, item.Memory);

        Assert.Equal(leaf, way.Leaf.Id);
        Assert.Equal("answer", way.Steps[0].Node);
        Assert.True(way.Steps.Count >= 2);
        Assert.Equal(way.Steps, verdict.Steps);
        Assert.All(verdict.Steps, step => Assert.NotEmpty(step.Answer));
        Assert.NotEmpty(verdict.Next);
        Assert.All([verdict.Summary, .. verdict.Next], AssertReadable);
        Assert.NotEqual(Confidence.High, verdict.Confidence);
    }

    [Fact]
    public void Ids_are_unique_and_questions_end_in_a_question_mark()
    {
        var parts = Parts().ToList();
        Assert.Equal(parts.Count, parts.Select(part => part.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(parts.OfType<Node>(), node => Assert.EndsWith("?", node.Question, StringComparison.Ordinal));
    }

    [Fact]
    public void Last_branch_of_every_node_is_always_open() =>
        Assert.All(Parts().OfType<Node>(), node => Assert.Equal(nameof(TreePart.Otherwise), node.Branches[^1].When.Method.Name));

    [Fact]
    public void Templates_use_known_words_only() =>
        Assert.All(
            Templates().SelectMany(text => Regex.Matches(text, @"(?<=\{)[^}]*(?=\})", RegexOptions.None, TimeSpan.FromSeconds(1))),
            match => Assert.True(Vocabulary.Words.ContainsKey(match.Value), match.Value));

    [Fact]
    public void Every_word_is_used() =>
        Assert.All(
            Vocabulary.Words.Keys,
            word => Assert.Contains(Templates(), text => text.Contains($"{{{word}}}", StringComparison.Ordinal)));

    [Fact]
    public void Words_from_outside_are_not_read_as_templates()
    {
        var seen = Sample.Answered(502, Sample.Nginx with { Name = "{host}{" });
        Assert.StartsWith("502 from {host}{: ", Sample.Judged(seen).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnosis_of_a_502_tells_how_we_know()
    {
        var verdict = Sample.Judged(Sample.After(Sample.Answered(502, Sample.Nginx), 3));
        Assert.Equal("502 from nginx: the application behind it did not answer", verdict.Summary);
        Assert.Equal(
            [
                ("answer", "Did anything answer?", "Yes, a 502 after 3 ms"),
                ("5xx", "Which failure does it tell of?", "A proxy got no good answer"),
                ("5xx/502", "Which proxy wrote this?", "nginx 1.22.1, not the application"),
                ("5xx/502/how", "Refused, hung or garbage?", "Not hung: 3 ms is far too fast for a timeout"),
            ],
            verdict.Steps.Select(step => (step.Node, step.Question, step.Answer)));
        Assert.Equal("Check that the application process is running and listening where the proxy expects it", verdict.Next[0]);
    }

    [Fact]
    public void Evidence_tells_each_fact_once()
    {
        var verdict = Sample.Judged(Sample.After(Sample.Answered(502, Sample.Nginx, "Server: nginx/1.22.1\r\n"), 3));
        Assert.Equal([("first byte", "3 ms"), ("server", "nginx/1.22.1")], verdict.Evidence.Select(e => (e.What, e.Value)));
    }

    [Fact]
    public void A_failure_that_can_not_be_told_apart_says_so()
    {
        var verdict = Sample.Judged(Sample.Failed(Core.Checks.FailureKind.NameTimeout));
        Assert.Contains("can't be told from here", verdict.Summary, StringComparison.Ordinal);
        Assert.Equal(Confidence.Low, verdict.Confidence);
    }

    private static void AssertReadable(string text)
    {
        Assert.NotEmpty(text);
        Assert.DoesNotContain(Vocabulary.Words.Keys, word => text.Contains($"{{{word}}}", StringComparison.Ordinal));
        Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
        Assert.False(text.EndsWith('.'), text);
        Assert.True(text.Length <= 400, text);
    }

    private static IEnumerable<string> Templates() => Parts().SelectMany(part => part switch
    {
        Node node => node.Branches.SelectMany(
            branch => new[] { node.Question, branch.Answer, branch.Seen?.What ?? "", branch.Seen?.Value ?? "" }),
        Leaf leaf => [leaf.Summary, .. leaf.Next],
        _ => [],
    });

    /// <summary>Every part once, though several ways may lead to it.</summary>
    private static IEnumerable<TreePart> Parts()
    {
        var seen = new HashSet<TreePart>(ReferenceEqualityComparer.Instance);
        var open = new Stack<TreePart>([DecisionTree.Root]);
        while (open.TryPop(out var part))
        {
            if (!seen.Add(part))
                continue;
            yield return part;
            if (part is Node node)
            {
                foreach (var branch in node.Branches)
                    open.Push(branch.Then);
            }
        }
    }
}
