// Entry of /card.
import '../style/all.css';
import './card.css';
import { pageStart } from '../ui/start';
import { CardPage } from './page';

void pageStart(CardPage);
