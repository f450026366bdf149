//! Scenarios of the suite below `documentation`.

use crate::table::{Table, done};

pub(super) fn rows(table: &mut Table) {
    documentation(table);
}

fn documentation(table: &mut Table) {
    use spector_documentation::{Client, lists};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Documentation_Lists_bulletPointsOp", async |client| done(&client.lists().bullet_points_op().send().await?));
    of.row("Documentation_Lists_bulletPointsModel", async |client| {
        done(
            &client
                .lists()
                .bullet_points_model(lists::ListsBulletPointsModel::new(lists::ListsBulletPointsEnum::Simple))
                .send()
                .await?,
        )
    });
    of.row("Documentation_Lists_numbered", async |client| done(&client.lists().numbered().send().await?));
    of.row("Documentation_TextFormatting_boldText", async |client| {
        done(&client.text_formatting().bold_text().send().await?)
    });
    of.row("Documentation_TextFormatting_italicText", async |client| {
        done(&client.text_formatting().italic_text().send().await?)
    });
    of.row("Documentation_TextFormatting_combinedFormatting", async |client| {
        done(&client.text_formatting().combined_formatting().send().await?)
    });
}
